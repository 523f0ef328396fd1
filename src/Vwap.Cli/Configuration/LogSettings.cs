using Microsoft.Extensions.Logging;

namespace Vwap.Cli;

/// <summary>What is logged and how.</summary>
/// <param name="Level">The lowest level.</param>
/// <param name="IsJson">Whether each line is a JSON object.</param>
internal sealed record LogSettings(LogLevel Level, bool IsJson);
