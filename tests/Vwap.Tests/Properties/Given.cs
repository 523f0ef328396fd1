namespace Vwap.Tests;

/// <summary>Trades as tests write them.</summary>
internal static class Given
{
    public static readonly StreamId Btc = StreamId.Parse("BTC-USD");

    public static readonly DateTime Start = new(2025, 8, 22, 20, 11, 59, DateTimeKind.Utc);

    public static Trade Trade(long id, string price = "100", string size = "1", double second = 0) =>
        new(Btc, id, Price.Parse(price), Size.Parse(size), Start.AddMilliseconds(second * 1000));

    public static VwapEngine Engine(params string[] windows) => new([.. windows.Select(WindowSpec.Parse)]);
}
