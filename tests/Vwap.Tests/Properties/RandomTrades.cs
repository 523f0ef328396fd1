using System.Globalization;

namespace Vwap.Tests;

/// <summary>Trades drawn from a seed.</summary>
internal static class RandomTrades
{
    /// <summary>Consecutive trades from <paramref name="firstId"/> on, with mixed decimals, bursts at one time and, if asked, times that go back.</summary>
    public static List<Trade> Stream(this Random random, int count, long firstId = 1, int decimalsMax = 8, bool timesGoBack = false)
    {
        var trades = new List<Trade>(count);
        var time = Given.Start;
        for (var index = 0; index < count; index++)
        {
            var step = random.Next(3) == 0 ? 0 : random.Next(1, 3_000);
            time = time.AddMilliseconds(timesGoBack && random.Next(4) == 0 ? -step : step);
            trades.Add(new(Given.Btc, firstId + index, Price.Parse(random.Decimal(decimalsMax)), Size.Parse(random.Decimal(decimalsMax)), time, (TakerSide)random.Next(3)));
        }

        return trades;
    }

    /// <summary>One to three different windows, short enough for short streams to pass through.</summary>
    public static List<WindowSpec> Windows(this Random random)
    {
        string[] choices =
        [
            "1", "2", "3", "5", "8", "13", "30", "1ms", "500ms", "1s", "3s", "10s", "1m",
            "session", "session@20:12", "session@20:13", "anchor:2025-08-22T20:11:59Z", "anchor:2025-08-22T20:11:58.999999Z",
            "volume:0.001", "volume:5", "volume:1000", "volume:100000000000", "bar:500ms", "bar:3s", "bar:1m",
        ];
        random.Shuffle(choices);
        return [.. choices.Take(random.Next(1, 4)).Select(WindowSpec.Parse)];
    }

    /// <summary>A number above zero as text, of any magnitude that <paramref name="decimalsMax"/> decimals and ten whole digits give.</summary>
    public static string Decimal(this Random random, int decimalsMax)
    {
        var decimals = random.Next(decimalsMax + 1);
        var digits = random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 11)));
        var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? text : $"{text[..^decimals]}.{text[^decimals..]}";
    }
}
