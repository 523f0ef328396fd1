using Vwap.Web;

namespace Vwap.Cli;

/// <summary>The settings of the web server.</summary>
/// <param name="Server">Where and how it listens.</param>
/// <param name="HistoryReadings">How many readings of each stream and window are kept for it.</param>
internal sealed record HttpSettings(WebOptions Server, int HistoryReadings);
