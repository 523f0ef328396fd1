using System.Buffers.Text;
using System.Diagnostics;

namespace Vwap.Simulator;

/// <summary>Writes ASCII text into a buffer that the caller knows to be large enough.</summary>
internal ref struct Utf8Text(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Append(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    public void Append(long number)
    {
        var fits = Utf8Formatter.TryFormat(number, _buffer[_length..], out var written);
        Debug.Assert(fits, "Invariant: the buffer is large enough");
        _length += written;
    }

    public void Append(Guid id)
    {
        var fits = Utf8Formatter.TryFormat(id, _buffer[_length..], out var written);
        Debug.Assert(fits, "Invariant: the buffer is large enough");
        _length += written;
    }

    public void Append(DateTime time)
    {
        TradeTime.Format(time, _buffer[_length..]);
        _length += TradeTime.TextLength;
    }

    /// <summary>Writes digits / 10^decimals without trailing zeros, but with no fewer than <paramref name="decimalsMin"/> decimals.</summary>
    public void AppendDecimal(long digits, int decimals, int decimalsMin = 0)
    {
        Debug.Assert(digits >= 0, "Invariant: prices and sizes are not negative");
        while (decimals > decimalsMin && digits % 10 == 0)
        {
            digits /= 10;
            decimals--;
        }

        Span<byte> text = stackalloc byte[20];
        var fits = Utf8Formatter.TryFormat(digits, text, out var length);
        Debug.Assert(fits, "Invariant: twenty bytes hold any 64-bit integer");
        AppendPlaced(text[..length], decimals);
        AppendZeros(decimalsMin - decimals, afterPoint: decimals > 0);
    }

    private void AppendPlaced(scoped ReadOnlySpan<byte> digits, int decimals)
    {
        var whole = digits.Length - decimals;
        if (whole > 0)
            Append(digits[..whole]);
        else
            Append("0"u8);
        if (decimals == 0)
            return;

        Append("."u8);
        for (var zero = whole; zero < 0; zero++)
            Append("0"u8);
        Append(digits[Math.Max(0, whole)..]);
    }

    private void AppendZeros(int count, bool afterPoint)
    {
        if (count > 0 && !afterPoint)
            Append("."u8);
        for (; count > 0; count--)
            Append("0"u8);
    }
}
