#:package Vwap@*-*
#:property PublishAot=false
// Prints: 100.6666666666667 ± 0.9428090415820634, between 100 and 102
using Vwap;

var engine = new VwapEngine(ReadingExtras.Bands | ReadingExtras.Range, WindowSpec.Parse("session"));
var details = default(Reading);
foreach (var (index, price) in new[] { "100", "100", "102" }.Index())
{
    var trade = new Trade(StreamId.Parse("BTC-USD"), index + 1, Price.Parse(price), Size.Parse("1"), DateTime.UnixEpoch.AddSeconds(index));
    details = engine.Add(trade)[0];
}

Console.WriteLine($"{details.Vwap} ± {details.Details!.FormatDeviation()}, between {details.Details.Low} and {details.Details.High}");
