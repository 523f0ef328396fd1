using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace Vwap.Feeds.Tests;

/// <summary>A file of recorded frames, read by a venue's decoder and by a Python program that shares nothing with it.</summary>
internal static class Capture
{
    /// <summary>The received frames: one a line, plain or in an envelope.</summary>
    public static IEnumerable<byte[]> ReadFrames(string path)
    {
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.TryGetProperty("recv_ts", out _))
                yield return Encoding.UTF8.GetBytes(root.GetProperty("raw").GetString()!);
            else if (!root.TryGetProperty("raw", out _))
                yield return Encoding.UTF8.GetBytes(line);
        }
    }

    /// <summary>The trades that the venue's decoder finds, one a line, in its order.</summary>
    public static IReadOnlyList<string> Decode(Venue venue, string path)
    {
        var (decoder, decoded, lines) = (venue.CreateDecoder(StreamCatalog.Open(venue.Id)), new DecodedFrame(), new List<string>());
        foreach (var frame in ReadFrames(path))
        {
            decoder.Decode(frame, decoded);
            lines.AddRange(decoded.Trades.ToArray().Select(trade => Describe(trade)));
        }

        return lines;
    }

    public static string Describe(in Trade trade)
    {
        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(trade.Time, time);
        return $"{trade.Product} {trade.Id} {trade.Price} {trade.Size} {Encoding.ASCII.GetString(time)} {Encoding.ASCII.GetString(trade.TakerSide.ToUtf8())}";
    }

    /// <summary>The trades that a Python program beside the tests of the venue finds. Skips the test where Python is missing.</summary>
    public static IReadOnlyList<string> ReadWithPython(string program, params IEnumerable<string> arguments)
    {
        try
        {
            var end = ProgramEnd.Of("python3", ["-B", Path.Combine(AppContext.BaseDirectory, "Venues", program), .. arguments]);
            Assert.True(end.ExitCode == 0, end.Errors);
            return end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (Win32Exception failure)
        {
            Assert.Skip($"Needs python3: {failure.Message}");
            throw;
        }
    }
}
