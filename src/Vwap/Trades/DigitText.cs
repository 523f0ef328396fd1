using System.Buffers.Binary;

namespace Vwap;

/// <summary>Writes whole numbers as ASCII digits, two at a time.</summary>
internal static class DigitText
{
    /// <summary>"00" to "99". Data of the assembly, as no field that is set at run time would be as fast before it is known to be set.</summary>
    private static ReadOnlySpan<byte> Pairs =>
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"u8
        + "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Fills <paramref name="field"/> with the last digits of a number, zeros in front.</summary>
    /// <returns>What is left of the number: zero when all of it found room.</returns>
    public static ulong Fill(Span<byte> field, ulong number)
    {
        var end = field.Length;
        for (; end >= 2; end -= 2)
        {
            (number, var pair) = Math.DivRem(number, 100);
            BinaryPrimitives.WriteUInt16LittleEndian(field[(end - 2)..], BinaryPrimitives.ReadUInt16LittleEndian(Pairs[((int)pair * 2)..]));
        }

        if (end == 0)
            return number;
        (number, var digit) = Math.DivRem(number, 10);
        field[0] = (byte)('0' + digit);
        return number;
    }
}
