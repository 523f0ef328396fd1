namespace Vwap.Kafka.Tests;

/// <summary>Readings of a real engine over trades that a test spells out.</summary>
internal sealed class Market(params string[] windows)
{
    public static readonly DateTime Opening = new(2025, 8, 22, 20, 11, 59, DateTimeKind.Utc);

    private readonly VwapEngine _engine = new([.. windows.Select(WindowSpec.Parse)]);

    /// <summary>The readings, one per window, of trades with ids from <paramref name="first"/> on, a second apart.</summary>
    public Reading[] Trades(int first, int count, string product = "BTC-USD") =>
        [.. Enumerable.Range(first, count).SelectMany(id => _engine.Add(Trade(id, product)).ToArray())];

    public static Trade Trade(long id, string product = "BTC-USD") => new(
        ProductId.Parse(product), id, Price.Parse($"{100 + id % 7}.{id % 10 + 1}"), Size.Parse($"0.0{id % 9 + 1}"), Opening.AddSeconds(id));
}
