using Vwap.Simulator;

namespace Vwap.Cli;

/// <summary>What an embedded exchange that runs alone is to do.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="PortFile">Where its port is written; null for nowhere.</param>
internal sealed record SimulationSettings(SimulatorOptions Exchange, string? PortFile);
