namespace Vwap.Cli.Tests;

/// <summary>Nights run one by one, with no other tests: each needs the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAfterAnother : ICollectionFixture<NightCluster>
{
    public const string Name = "Nights";
}
