namespace Vwap.Outputs;

/// <summary>How readings are shown or written; the texts of the option are the names in small letters.</summary>
public enum OutputFormat
{
    /// <summary>A live table for a person at a terminal.</summary>
    Table,

    /// <summary>One JSON object per line: the product's contract with other programs.</summary>
    Jsonl,

    /// <summary>Comma-separated values with a header; the columns are the members of the JSON object.</summary>
    Csv,

    /// <summary><c>TIME PRODUCT VWAP (COUNT/WINDOW) STATE</c>, for a person reading a log.</summary>
    Plain,

    /// <summary>Nothing is written.</summary>
    None,
}
