using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Where readings go.</summary>
/// <param name="Format">The format; null for the table on a terminal and JSON lines elsewhere.</param>
/// <param name="File">The file; null for standard output.</param>
internal sealed record OutputSettings(OutputFormat? Format, string? File)
{
    /// <summary>The format in effect.</summary>
    public OutputFormat FormatNow => Format ?? (File is null && !Console.IsOutputRedirected ? OutputFormat.Table : OutputFormat.Jsonl);
}
