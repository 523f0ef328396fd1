using System.Globalization;
using System.Text;

namespace Vwap.Cli;

/// <summary>Text for troff: escaped, and wrapped so that its source can be read.</summary>
internal sealed class TroffText
{
    private const int LineMax = 78;

    private readonly StringBuilder _text = new();
    private bool _isBelowHeading;

    public override string ToString() => _text.ToString();

    /// <summary>The title line; hyphens of the date stay as they are. Names of options and variables are not to be broken.</summary>
    public void Title(string name, string section, DateOnly date, string source, string manual)
    {
        _text.Append(CultureInfo.InvariantCulture, $".TH {name} {section} {date:yyyy-MM-dd} \"{Escape(source)}\" \"{Escape(manual)}\"\n");
        Macro("nh");
        Macro("ad", "l");
    }

    public void Macro(string name, params string[] arguments) =>
        _text.Append($".{name}{string.Concat(arguments.Select(argument => argument.Contains(' ', StringComparison.Ordinal) ? $" \"{Escape(argument)}\"" : $" {Escape(argument)}"))}\n");

    public void Heading(string name, string text)
    {
        Macro(name, text);
        _isBelowHeading = true;
    }

    /// <summary>A line of its own.</summary>
    public void Line(string text) => _text.Append(EscapeLine(text)).Append('\n');

    public void Paragraph(string text)
    {
        if (!_isBelowHeading)
            Macro("PP");
        Fill(text);
    }

    /// <summary>A line of a synopsis: the program in bold, then what is given to it.</summary>
    public void Synopsis(string program, params string[] arguments)
    {
        Macro("B", program);
        foreach (var argument in arguments)
            Macro("I", argument);
    }

    /// <summary>An entry of a list: a name, perhaps with a value, and what it means.</summary>
    public void Entry(string name, string? value, string meaning)
    {
        Macro("TP");
        if (value is null)
            Macro("B", name);
        else
            Macro("BI", name + ' ', value);
        Fill(meaning);
    }

    /// <summary>Lines that stay as they are.</summary>
    public void Example(IEnumerable<string> lines)
    {
        Macro("RS", "4");
        Macro("EX");
        foreach (var line in lines)
            Line(line);
        Macro("EE");
        Macro("RE");
    }

    private void Fill(string text)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Length > 0 && Escape(line).Length + 1 + Escape(word).Length > LineMax)
            {
                Line(line);
                line = "";
            }

            line += line.Length == 0 ? word : ' ' + word;
        }

        Line(line);
        _isBelowHeading = false;
    }

    /// <summary>A line that begins with a period or an apostrophe would be a request.</summary>
    private static string EscapeLine(string line) => line is ['.' or '\'', ..] ? "\\&" + Escape(line) : Escape(line);

    /// <summary>Hyphens stay hyphens, so that an example can be copied.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => escaped.Append("\\e"),
                '-' => escaped.Append("\\-"),
                '"' => escaped.Append("\\(dq"),
                '\'' => escaped.Append("\\(aq"),
                '`' => escaped.Append("\\(ga"),
                '^' => escaped.Append("\\(ha"),
                '~' => escaped.Append("\\(ti"),
                > '~' => escaped.Append(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
