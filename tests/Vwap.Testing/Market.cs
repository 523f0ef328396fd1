namespace Vwap.Testing;

/// <summary>Readings of a real engine for made-up trades, one second per id after the opening.</summary>
/// <param name="windows">The windows of the engine.</param>
public sealed class Market(params string[] windows)
{
    /// <summary>The time of a trade whose id would be 0.</summary>
    public static readonly DateTime Opening = new(2025, 8, 22, 20, 11, 59, DateTimeKind.Utc);

    /// <summary>Times begin again after so many ids, or they would leave the years of trades.</summary>
    private const long IdsPerLap = 1_000_000_000;

    private readonly VwapEngine _engine = new([.. windows.Select(WindowSpec.Parse)]);

    /// <summary>The readings, one per window, after one trade.</summary>
    public Reading[] Trade(long id, string price = "100.25", string size = "0.5", string stream = "BTC-USD") =>
        _engine.Add(CreateTrade(id, stream, price, size)).ToArray();

    /// <summary>The readings of <paramref name="count"/> trades with ids from 1, in order.</summary>
    public Reading[] Trades(int count, string stream = "BTC-USD") => Trades(1, count, stream);

    /// <summary>The readings of <paramref name="count"/> trades with ids from <paramref name="first"/>, in order.</summary>
    public Reading[] Trades(int first, int count, string stream = "BTC-USD") =>
        [.. Enumerable.Range(first, count).SelectMany(id => _engine.Add(CreateTrade(id, stream)).ToArray())];

    /// <summary>A trade whose price and size follow from its id.</summary>
    public static Trade CreateTrade(long id, string stream = "BTC-USD") =>
        CreateTrade(id, stream, $"{100 + id % 7}.{id % 10 + 1}", $"0.0{id % 9 + 1}");

    private static Trade CreateTrade(long id, string stream, string price, string size) =>
        new(StreamId.Parse(stream), id, Price.Parse(price), Size.Parse(size), Opening.AddSeconds(id % IdsPerLap));
}
