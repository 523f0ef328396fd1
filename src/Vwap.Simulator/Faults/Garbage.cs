using System.Text;

namespace Vwap.Simulator;

/// <summary>Frames that say nothing valid, made from the real frame that follows them.</summary>
internal static class Garbage
{
    private static readonly Func<byte[], byte[]>[] Manners =
    [
        real => real[..(real.Length / 2)],
        real => ReplaceValue(real, "price"u8, _ => "NaN"u8.ToArray()),
        real => ReplaceValue(real, "price"u8, price => [.. price, .. "e0"u8]),
        real => ReplaceValue(real, "size"u8, size => [.. "-"u8, .. size]),
        real => ReplaceValue(real, "side"u8, side => [0xFF, 0xC0, .. side]),
        real => ReplaceValue(real, "type"u8, _ => "gossip"u8.ToArray()),
        _ => "{}"u8.ToArray(),
        _ => Encoding.ASCII.GetBytes("{\"type\":\"match\",\"trade_id\":" + new string('[', SimulatorLimits.NestingBombDepth)),
        _ => Encoding.ASCII.GetBytes("{\"type\":\"gossip\",\"text\":\"" + new string('x', SimulatorLimits.OversizedFrameBytes) + "\"}"),
    ];

    /// <summary>How many kinds of garbage there are.</summary>
    public static int MannersCount => Manners.Length;

    public static Frame Render(Frame real, ulong variant) => Render(real, (int)SeededRandom.Scale(variant, Manners.Length));

    public static Frame Render(Frame real, int manner) => Frame.Control(Manners[manner](real.Utf8.ToArray()));

    /// <summary>Changes the string value of a member. A recorded frame without that member is cut in half instead.</summary>
    private static byte[] ReplaceValue(byte[] real, ReadOnlySpan<byte> name, Func<byte[], byte[]> change)
    {
        byte[] opening = [.. "\""u8, .. name, .. "\":\""u8];
        var start = real.AsSpan().IndexOf(opening) + opening.Length;
        var length = real.AsSpan(start).IndexOf((byte)'"');
        return start < opening.Length || length < 0
            ? real[..(real.Length / 2)]
            : [.. real[..start], .. change(real[start..(start + length)]), .. real[(start + length)..]];
    }
}
