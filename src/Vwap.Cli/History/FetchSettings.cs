using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>The checked settings of a download of past trades.</summary>
/// <param name="Feed">The venue, its address and the product.</param>
/// <param name="From">The time of the first trade, or later.</param>
/// <param name="To">Before which the last trade is.</param>
/// <param name="File">Where they go.</param>
/// <param name="Format">As what: JSON lines, CSV or Parquet.</param>
/// <param name="Log">What is logged.</param>
internal sealed record FetchSettings(FeedOptions Feed, DateTime From, DateTime To, string File, OutputFormat Format, LogSettings Log)
{
    public StreamId Stream => Feed.Streams.Single();

    /// <summary>The file that grows page by page: a Parquet file is made of it in the end.</summary>
    public string GrowingFile => Format == OutputFormat.Parquet ? FindJournal(File) : File;

    /// <summary>What a Parquet file is made of.</summary>
    public static string FindJournal(string file) => file + ".jsonl";
}
