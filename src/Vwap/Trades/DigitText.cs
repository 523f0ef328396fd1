using System.Buffers.Binary;

namespace Vwap;

/// <summary>Writes whole numbers as ASCII digits, two at a time.</summary>
internal static class DigitText
{
    /// <summary>"00" to "99", each as two bytes in their order in memory.</summary>
    private static readonly ushort[] Pairs = [.. Enumerable.Range(0, 100).Select(pair => (ushort)('0' + pair / 10 | '0' + pair % 10 << 8))];

    /// <summary>Fills <paramref name="field"/> with the last digits of a number, zeros in front.</summary>
    /// <returns>What is left of the number: zero when all of it found room.</returns>
    public static ulong Fill(Span<byte> field, ulong number)
    {
        var end = field.Length;
        for (; end >= 2; end -= 2)
        {
            (number, var pair) = Math.DivRem(number, 100);
            BinaryPrimitives.WriteUInt16LittleEndian(field[(end - 2)..], Pairs[pair]);
        }

        if (end == 0)
            return number;
        (number, var digit) = Math.DivRem(number, 10);
        field[0] = (byte)('0' + digit);
        return number;
    }
}
