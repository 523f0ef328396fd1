#:package Vwap@*-*
#:property PublishAot=false
// Prints: 3 readings, the last 101.5
using Vwap;

var last = default(Reading);
var count = 0;
await foreach (var reading in new VwapEngine(WindowSpec.Parse("2")).ReadAsync(ReceiveAsync()))
    (last, count) = (reading, count + 1);
Console.WriteLine($"{count} readings, the last {last.Vwap}");

// Any source of trades: a socket, a queue, a database.
static async IAsyncEnumerable<Trade> ReceiveAsync()
{
    for (var id = 1; id <= 3; id++)
    {
        await Task.Yield();
        yield return new(StreamId.Parse("BTC-USD"), id, Price.Parse($"{99 + id}"), Size.Parse("1"), DateTime.UnixEpoch.AddSeconds(id));
    }
}
