namespace Vwap.Outputs.Tests;

/// <summary>Readings of a real engine over trades that a test spells out.</summary>
internal sealed class Market(params string[] windows)
{
    public static readonly DateTime Opening = new(2025, 8, 22, 20, 11, 59, DateTimeKind.Utc);

    private readonly VwapEngine _engine = new([.. windows.Select(WindowSpec.Parse)]);

    /// <summary>The readings, one per window, after a trade one second per id after the opening.</summary>
    public Reading[] Trade(long id, string price = "100.25", string size = "0.5", string product = "BTC-USD") =>
        _engine.Add(new(ProductId.Parse(product), id, Price.Parse(price), Size.Parse(size), Opening.AddSeconds(id))).ToArray();

    /// <summary>The readings of <paramref name="count"/> trades with ids from 1, in order.</summary>
    public Reading[] Trades(int count, string product = "BTC-USD") =>
        [.. Enumerable.Range(1, count).SelectMany(id => Trade(id, $"{100 + id % 7}.{id % 10 + 1}", $"0.0{id % 9 + 1}", product))];
}
