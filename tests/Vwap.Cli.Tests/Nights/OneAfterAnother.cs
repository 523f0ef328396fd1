namespace Vwap.Cli.Tests;

/// <summary>One night after another, and nothing beside them: each needs the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAfterAnother : ICollectionFixture<NightCluster>
{
    public const string Name = "Nights";
}
