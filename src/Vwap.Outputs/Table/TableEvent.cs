using Microsoft.Extensions.Logging;

namespace Vwap.Outputs;

/// <summary>A line of the log under the table.</summary>
/// <param name="TimeOfDay">When, in local time.</param>
/// <param name="Level">How grave.</param>
/// <param name="Text">One line without control characters.</param>
internal readonly record struct TableEvent(TimeSpan TimeOfDay, LogLevel Level, string Text);
