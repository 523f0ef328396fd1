#:package Vwap@*-*
#:property PublishAot=false
// The readings of a CSV file of trades, as vwap replay gives them: dotnet run replay.cs -- trades.csv 50
// Prints: 300 trades, the last VWAP 116784.3913537116 of 50 trades, Complete
using Vwap;

var path = args.ElementAtOrDefault(0) ?? "trades.csv";
var engine = new VwapEngine(WindowSpec.Parse(args.ElementAtOrDefault(1) ?? "50"));
var last = default(Reading);
var trades = 0;
foreach (var trade in ReadTrades(path))
{
    foreach (var reading in engine.Add(trade)) // none for a trade that was counted before
        last = reading;
    trades++;
}

Console.WriteLine($"{trades} trades, the last VWAP {last.Vwap} of {last.Count} trades, {last.State}");

// Numbers go from text to exact decimals, never through a double. Columns by position; vwap replay finds them by name.
static IEnumerable<Trade> ReadTrades(string path)
{
    foreach (var (index, line) in File.ReadLines(path).Index().Skip(1))
    {
        if (line.Split(',') is not [var product, var id, var price, var size, var time, var venue]
            || !TradeTime.TryParse(System.Text.Encoding.UTF8.GetBytes(time), out var executed))
            throw new FormatException($"Line {index + 1} is not a trade: {line}");
        yield return new(StreamId.Parse($"{venue}:{product}"), long.Parse(id), Price.Parse(price), Size.Parse(size), executed);
    }
}
