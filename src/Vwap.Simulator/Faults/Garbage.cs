using System.Text;

namespace Vwap.Simulator;

/// <summary>
/// The members of a dialect's frames to damage, besides <c>price</c> and <c>side</c>: that with the type of a frame, which is
/// <c>TradesType</c> in trade frames, and that with the size of a trade.
/// </summary>
internal sealed record GarbageForm(string TypeMember, string TradesType, string SizeMember, bool NumbersAreTexts = true);

/// <summary>Damages real frames.</summary>
internal static class Garbage
{
    private static readonly Func<byte[], GarbageForm, byte[]>[] Kinds =
    [
        (real, _) => real[..(real.Length / 2)],
        (real, _) => ReplaceValue(real, "price", _ => "NaN"u8.ToArray()),
        (real, form) => ReplaceValue(real, "price", price => [.. price, .. form.NumbersAreTexts ? "e0"u8 : ".0.0"u8]),
        (real, form) => ReplaceValue(real, form.SizeMember, size => [.. "-"u8, .. size]),
        (real, _) => ReplaceValue(real, "side", side => [0xFF, 0xC0, .. side]),
        (real, form) => ReplaceValue(real, form.TypeMember, _ => "unknown"u8.ToArray()),
        (_, _) => "{}"u8.ToArray(),
        (_, form) => Encoding.ASCII.GetBytes($"{{\"{form.TypeMember}\":\"{form.TradesType}\",\"trade_id\":" + new string('[', SimulatorLimits.NestingBombDepth)),
        (_, form) => Encoding.ASCII.GetBytes($"{{\"{form.TypeMember}\":\"unknown\",\"text\":\"" + new string('x', SimulatorLimits.OversizedFrameBytes) + "\"}"),
    ];

    public static int KindsCount => Kinds.Length;

    public static byte[] Render(ReadOnlyMemory<byte> real, GarbageForm form, ulong variant) =>
        Render(real, form, (int)SeededRandom.Scale(variant, Kinds.Length));

    public static byte[] Render(ReadOnlyMemory<byte> real, GarbageForm form, int kind) => Kinds[kind](real.ToArray(), form);

    /// <summary>Changes the first value of a member: a number, or a string without its quotes. Cuts a frame without the member in half.</summary>
    private static byte[] ReplaceValue(byte[] real, string name, Func<byte[], byte[]> change)
    {
        var opening = Encoding.ASCII.GetBytes($"\"{name}\":");
        var found = real.AsSpan().IndexOf(opening);
        if (found < 0)
            return real[..(real.Length / 2)];

        var start = found + opening.Length;
        var isText = real[start] == '"';
        start += isText ? 1 : 0;
        var end = start + (isText ? real.AsSpan(start).IndexOf((byte)'"') : real.AsSpan(start).IndexOfAny(",}]"u8));
        return [.. real[..start], .. change(real[start..end]), .. real[end..]];
    }
}
