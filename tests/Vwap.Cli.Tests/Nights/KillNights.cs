namespace Vwap.Cli.Tests;

/// <summary>Nights in which brokers, runs and workers are killed run one by one, on a cluster of their own.</summary>
[CollectionDefinition(Name)]
public sealed class KillNights : ICollectionFixture<NightCluster>
{
    public const string Name = "Kill nights";
}
