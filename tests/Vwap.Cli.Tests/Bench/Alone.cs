namespace Vwap.Cli.Tests;

/// <summary>With no other tests at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
