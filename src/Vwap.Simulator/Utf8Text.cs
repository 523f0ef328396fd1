using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vwap.Simulator;

/// <summary>The number Digits / 10^Decimals, written without trailing zeros but with at least <c>DecimalsMin</c> decimals.</summary>
internal readonly record struct DecimalDigits(long Digits, int Decimals, int DecimalsMin = 0);

/// <summary>Builds UTF-8 text from interpolated strings without allocating strings. Escapes nothing.</summary>
internal sealed class Utf8Text
{
    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, 19).Select(power => (long)Math.Pow(10, power))];

    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>The text so far; valid until the next append.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public Utf8Text Append([InterpolatedStringHandlerArgument("")] Part part) => this;

    public Utf8Text Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        _length += utf8.Length;
        return this;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + length));
        return _buffer.AsSpan(_length);
    }

    /// <summary>The interpolated string handler. Times have six decimals unless a format is given.</summary>
    [InterpolatedStringHandler]
    public readonly struct Part
    {
        private const int ValueLengthMax = 64;

        private readonly Utf8Text _text;

        public Part(int literalLength, int formattedCount, Utf8Text text)
        {
            _text = text;
            text.Reserve(literalLength + formattedCount * ValueLengthMax);
        }

        public void AppendLiteral(string literal) => _text._length += Encoding.UTF8.GetBytes(literal, _text.Reserve(3 * literal.Length));

        public void AppendFormatted(string value) => AppendLiteral(value);

        public void AppendFormatted(DateTime time)
        {
            TradeTime.Format(time, _text.Reserve(TradeTime.TextLength));
            _text._length += TradeTime.TextLength;
        }

        public void AppendFormatted(DecimalDigits number)
        {
            var (digits, decimals, decimalsMin) = number;
            for (; decimals > decimalsMin && digits % 10 == 0; decimals--)
                digits /= 10;
            AppendFormatted(digits / PowersOfTen[decimals]);
            if (decimals == 0 && decimalsMin == 0)
                return;

            var fraction = _text.Reserve(1 + Math.Max(decimals, decimalsMin))[..(1 + Math.Max(decimals, decimalsMin))];
            fraction.Fill((byte)'0');
            fraction[0] = (byte)'.';
            for (var place = decimals; place > 0; place--, digits /= 10)
                fraction[place] = (byte)('0' + digits % 10);
            _text._length += fraction.Length;
        }

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IUtf8SpanFormattable
        {
            int length;
            while (!value.TryFormat(_text.Reserve(ValueLengthMax), out length, format, CultureInfo.InvariantCulture))
                _text.Reserve(2 * _text._buffer.Length);
            _text._length += length;
        }
    }
}
