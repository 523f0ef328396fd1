using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>A decoder and a strict reader on the same damaged frames: they must say the same of each.</summary>
internal static class Agreement
{
    /// <summary>Decodes damaged frames.</summary>
    /// <param name="seed">The seed of the damage, shown on failure.</param>
    /// <param name="cases">How many frames.</param>
    /// <param name="frames">The frames to damage, in turn.</param>
    /// <param name="mutator">What damages them.</param>
    /// <param name="decoder">The decoder.</param>
    /// <param name="read">The strict reader.</param>
    /// <param name="describe">What the decoder found, in the words of the strict reader.</param>
    /// <returns>How many trades were found, and how many frames of trades had rejected elements.</returns>
    public static (int Trades, int Partial) Check(
        int seed, int cases, string[] frames, FrameMutator mutator, IFrameDecoder decoder, Func<byte[], string> read, Func<DecodedFrame, string> describe)
    {
        byte[][] sound = [.. frames.Select(Encoding.UTF8.GetBytes)];
        var decoded = new DecodedFrame();
        var (trades, partial) = (0, 0);
        for (var number = 0; number < cases; number++)
        {
            var frame = mutator.Mutate(sound[number % sound.Length]);
            decoder.Decode(frame, decoded);
            trades += decoded.Trades.Length;
            partial += decoded.Kind == FrameKind.Trades && decoded.Rejected > 0 ? 1 : 0;
            if (read(frame) is var expected && expected != describe(decoded))
                Assert.Fail($"seed {seed}, case {number}: {describe(decoded)} instead of {expected} for {Show(frame)}");
        }

        return (trades, partial);
    }

    public static string Show(byte[] bytes) => $"{Encoding.UTF8.GetString(bytes)} = {Convert.ToHexString(bytes)}";
}
