namespace Vwap.Outputs;

/// <summary>The option texts of <see cref="OutputFormat"/>.</summary>
public static class OutputFormats
{
    /// <summary>Every text that <see cref="TryParse"/> knows, as a message would list them.</summary>
    public const string Texts = "table, jsonl, csv, plain or none";

    /// <summary>Reads <c>table</c>, <c>jsonl</c>, <c>csv</c>, <c>plain</c> or <c>none</c>, in letters of any case.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string? text, out OutputFormat format)
    {
        var known = text?.ToLowerInvariant() switch
        {
            "table" => OutputFormat.Table,
            "jsonl" => OutputFormat.Jsonl,
            "csv" => OutputFormat.Csv,
            "plain" => OutputFormat.Plain,
            "none" => OutputFormat.None,
            _ => (OutputFormat?)null,
        };
        format = known.GetValueOrDefault();
        return known.HasValue;
    }

    /// <summary>Whether readings of this format are lines of text: JSON lines, CSV and plain are.</summary>
    public static bool IsLines(this OutputFormat format) => format is OutputFormat.Jsonl or OutputFormat.Csv or OutputFormat.Plain;
}
