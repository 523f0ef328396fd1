namespace Vwap.Cli.Tests;

/// <summary>Nights in which all brokers stop run one by one, on a cluster of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OutageNights : ICollectionFixture<NightCluster>
{
    public const string Name = "Outage nights";
}
