using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>The settings of <c>vwap simulate</c>.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="PortFile">Where its port is written; null for nowhere.</param>
internal sealed record SimulationSettings(SimulatorOptions Exchange, string? PortFile);
