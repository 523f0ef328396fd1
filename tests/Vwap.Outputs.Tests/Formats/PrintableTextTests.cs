using System.Globalization;
using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("BTC-USD: gap found, 3 trades", "BTC-USD: gap found, 3 trades")]
    [InlineData(@"C:\out.jsonl", @"C:\out.jsonl")]
    [InlineData("Börse · 取引所 😀", "Börse · 取引所 😀")]
    [InlineData("\e[2J\0\a", @"\u001b[2J\u0000\u0007")]
    [InlineData("one\r\ntwo\tthree", @"one\u000d\u000atwo\u0009three")]
    [InlineData("\u007f\u0085\u009b", @"\u007f\u0085\u009b")]
    [InlineData("a\u2028b\u2029", @"a\u2028b\u2029")]
    [InlineData("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", @"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")]
    [InlineData("\u200b\ufeff\u00ad", @"\u200b\ufeff\u00ad")]
    public void Escape_UnsafeCharacters_AreShownAsEscapes(string text, string expected) => Assert.Equal(expected, PrintableText.Escape(text));

    [Fact]
    public void Escape_LoneSurrogate_IsShownAsAnEscape()
    {
        Assert.Equal(@"a\ud83db", PrintableText.Escape("a\ud83db"));
        Assert.Equal(@"\ude00", PrintableText.Escape("\ude00"));
        Assert.Equal("\\udb40\\udc01", PrintableText.Escape("\U000E0001"));
    }

    [Fact]
    public void Escape_AnyCharacter_LeavesNoUnsafeOne()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            var text = Rune.IsValid(value) ? new Rune(value).ToString() : ((char)value).ToString();
            Assert.All(PrintableText.Escape(text).EnumerateRunes(), rune => Assert.False(
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
                $"U+{value:X4}"));
        }
    }

    [Fact]
    public void EscapeLines_Text_KeepsItsLineBreaks() =>
        Assert.Equal([@"failed\u001b[2J", "   at Main"], PrintableText.EscapeLines("failed\e[2J\r\n   at Main"), StringComparer.Ordinal);
}
