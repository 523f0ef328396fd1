using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vwap.Outputs;

/// <summary>Makes text from outside safe to show on a terminal and to write to a log.</summary>
public static class PrintableText
{
    /// <summary>
    /// Escapes what could move the cursor, fake a line or reorder what is read, such as <c>\u001b</c>: control and format characters (bidi
    /// controls among them), line and paragraph separators, lone surrogates. Other text stays as it is, backslashes included.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;

        var escaped = new StringBuilder(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            if (isWhole && IsPrintable(rune))
                escaped.Append(rest[..length]);
            else
                AppendEscaped(rest[..length], escaped);
            rest = rest[length..];
        }

        return escaped.ToString();
    }

    /// <summary>Escapes each line of a text whose line breaks are ours, such as a stack trace.</summary>
    public static IEnumerable<string> EscapeLines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Escape);

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void AppendEscaped(ReadOnlySpan<char> units, StringBuilder escaped)
    {
        foreach (var unit in units)
            escaped.Append($"\\u{(int)unit:x4}");
    }
}
