using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>The checked settings of a download of past trades.</summary>
/// <param name="Feed">The venue, its address and the product.</param>
/// <param name="From">The time of the first trade, or later.</param>
/// <param name="To">Before which the last trade is.</param>
/// <param name="File">Where they go.</param>
/// <param name="Format">As what: JSON lines or CSV.</param>
/// <param name="Log">What is logged.</param>
internal sealed record FetchSettings(FeedOptions Feed, DateTime From, DateTime To, string File, OutputFormat Format, LogSettings Log)
{
    public StreamId Stream => Feed.Streams.Single();
}
