using System.CommandLine;

namespace Vwap.Cli;

/// <summary>A command whose own help says more than its line in the list of commands.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    /// <summary>What follows the options: explanations and examples.</summary>
    public string Details { get; } = details;
}
