using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>Where readings go.</summary>
/// <param name="Format">The format; null for the table on a terminal and JSON lines elsewhere.</param>
/// <param name="File">The file, or the folder of Parquet files; null for standard output.</param>
internal sealed record OutputSettings(OutputFormat? Format, string? File)
{
    /// <summary>What readings have besides the VWAP.</summary>
    public ReadingExtras With { get; init; }

    /// <summary>When the next Parquet file begins.</summary>
    public ParquetRoll Roll { get; init; } = ParquetRoll.Default;

    /// <summary>The file that says where an earlier run stopped; null without a file.</summary>
    public string? CheckpointFile => File is { } folder && FormatNow == OutputFormat.Parquet ? ParquetFolder.CheckpointOf(folder) : File;

    /// <summary>The format in effect.</summary>
    public OutputFormat FormatNow => Format ?? (File is null && !Console.IsOutputRedirected ? OutputFormat.Table : OutputFormat.Jsonl);
}
