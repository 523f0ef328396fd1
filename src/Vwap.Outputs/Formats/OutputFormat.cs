namespace Vwap.Outputs;

/// <summary>How readings are shown or written. The option's values are the names in lower case.</summary>
public enum OutputFormat
{
    /// <summary>A live table on a terminal.</summary>
    Table,

    /// <summary>One JSON object per line, the contract with other programs.</summary>
    Jsonl,

    /// <summary>Comma-separated values with a header; the columns are the members of the JSON object.</summary>
    Csv,

    /// <summary><c>TIME PRODUCT VWAP (COUNT/WINDOW) STATE</c>, for people.</summary>
    Plain,

    /// <summary>Parquet files of a folder, for other programs.</summary>
    Parquet,

    /// <summary>No output.</summary>
    None,
}

/// <summary>What an <see cref="OutputFormat"/> is called and is.</summary>
public static class OutputFormats
{
    /// <summary>Every value of the option, for messages.</summary>
    public const string Texts = "table, jsonl, csv, plain, parquet or none";

    /// <summary>Parses a value of the option; case does not matter.</summary>
    public static bool TryParse(string? text, out OutputFormat format)
    {
        format = default;
        return text?.All(char.IsAsciiLetter) == true && Enum.TryParse(text, ignoreCase: true, out format);
    }

    /// <summary>Whether readings in this format are lines of text.</summary>
    public static bool IsLines(this OutputFormat format) => format is OutputFormat.Jsonl or OutputFormat.Csv or OutputFormat.Plain;
}
