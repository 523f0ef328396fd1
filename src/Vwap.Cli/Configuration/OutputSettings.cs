using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Where readings are to go.</summary>
/// <param name="Format">How they are written; null for a table on a terminal and JSON lines elsewhere.</param>
/// <param name="File">The file they go to; null for standard output.</param>
internal sealed record OutputSettings(OutputFormat? Format, string? File)
{
    /// <summary>The format, decided.</summary>
    public OutputFormat FormatNow => Format ?? (File is null && !Console.IsOutputRedirected ? OutputFormat.Table : OutputFormat.Jsonl);
}
