#:package Vwap@*-*
#:property PublishAot=false
// Prints: BTC-USD 200 116865.03 Filling
using Vwap;

var engine = new VwapEngine(WindowSpec.Parse("200"));
var trade = new Trade(StreamId.Parse("BTC-USD"), 865127924, Price.Parse("116865.03"), Size.Parse("0.00002298"), DateTime.UnixEpoch);
foreach (var reading in engine.Add(trade))
    Console.WriteLine($"{reading.Stream} {reading.Window} {reading.Vwap} {reading.State}");
