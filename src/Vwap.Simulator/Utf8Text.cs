using System.Buffers;
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

    private readonly ArrayBufferWriter<byte> _utf8 = new(512);

    /// <summary>The text so far; valid until the next append.</summary>
    public ReadOnlyMemory<byte> Written => _utf8.WrittenMemory;

    public Utf8Text Append([InterpolatedStringHandlerArgument("")] Part part) => this;

    public Utf8Text Append(ReadOnlySpan<byte> utf8)
    {
        _utf8.Write(utf8);
        return this;
    }

    /// <summary>The interpolated string handler. Times have six decimals unless a format is given.</summary>
    [InterpolatedStringHandler]
    public readonly struct Part
    {
        private readonly ArrayBufferWriter<byte> _utf8;

        public Part(int literalLength, int formattedCount, Utf8Text text) => _utf8 = text._utf8;

        public void AppendLiteral(string literal) => _utf8.Advance(Encoding.UTF8.GetBytes(literal, _utf8.GetSpan(3 * literal.Length)));

        public void AppendFormatted(string value) => AppendLiteral(value);

        public void AppendFormatted(DateTime time)
        {
            TradeTime.Format(time, _utf8.GetSpan(TradeTime.TextLength));
            _utf8.Advance(TradeTime.TextLength);
        }

        public void AppendFormatted(DecimalDigits number)
        {
            var (digits, decimals, decimalsMin) = number;
            for (; decimals > decimalsMin && digits % 10 == 0; decimals--)
                digits /= 10;
            AppendFormatted(digits / PowersOfTen[decimals]);
            var places = Math.Max(decimals, decimalsMin);
            if (places == 0)
                return;

            var fraction = _utf8.GetSpan(1 + places)[..(1 + places)];
            fraction.Fill((byte)'0');
            fraction[0] = (byte)'.';
            for (var place = decimals; place > 0; place--, digits /= 10)
                fraction[place] = (byte)('0' + digits % 10);
            _utf8.Advance(fraction.Length);
        }

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IUtf8SpanFormattable
        {
            var (length, room) = (0, 64);
            while (!value.TryFormat(_utf8.GetSpan(room), out length, format, CultureInfo.InvariantCulture))
                room *= 2;
            _utf8.Advance(length);
        }
    }
}
