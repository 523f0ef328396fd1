#:sdk Microsoft.NET.Sdk.Web
#:package Vwap@*-*
#:property PublishAot=false
// A VWAP service on ASP.NET Core: trades are posted, readings are server-sent events. One engine, any number of clients.
//   dotnet run web.cs -- --urls http://127.0.0.1:5000
//   curl -N http://127.0.0.1:5000/stream
//   curl http://127.0.0.1:5000/trades --json '{"product":"BTC-USD","id":1,"price":"100","size":"1","time":"2026-11-01T12:00:00Z"}'
// Prints: 100 filling,100 complete,101.5 complete
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Vwap;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(Channel.CreateBounded<Trade>(1024)).AddSingleton<Board>().AddHostedService<Pump>();
var app = builder.Build();
var stopping = app.Lifetime.ApplicationStopping;

app.MapPost("/trades", async (Posted posted, Channel<Trade> trades, CancellationToken aborted) =>
{
    if (!posted.TryRead(out var trade))
        return Results.BadRequest("A trade has a product, an id above zero, a price and a size as plain digits in strings, and a time in UTC");
    await trades.Writer.WriteAsync(trade, aborted); // waits while the engine is behind
    return Results.Accepted();
});
app.MapGet("/vwap", (Board board) => board.Latest is { } reading ? Results.Ok(View.Of(reading)) : Results.NotFound());
app.MapGet("/stream", (Board board, CancellationToken aborted) => TypedResults.ServerSentEvents(View.All(board.FollowAsync(aborted, stopping))));
app.Run();

// Any IAsyncEnumerable<Trade> can stand here instead of the channel: a socket, a queue, a database.
sealed class Pump(Channel<Trade> trades, Board board) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var engine = new VwapEngine(WindowSpec.Parse("2"));
        await foreach (var reading in engine.ReadAsync(trades.Reader.ReadAllAsync(stopping), stopping))
            board.Show(reading);
    }
}

// Passes readings to every client. One that reads too slowly misses the oldest; it never delays the engine.
sealed class Board
{
    private readonly Lock _lock = new();
    private readonly HashSet<Channel<Reading>> _clients = [];
    private Reading? _latest;

    public Reading? Latest
    {
        get
        {
            lock (_lock)
                return _latest;
        }
    }

    public void Show(Reading reading)
    {
        lock (_lock)
        {
            _latest = reading;
            foreach (var client in _clients)
                client.Writer.TryWrite(reading);
        }
    }

    // The latest reading, and those that follow, until the client has gone or the host stops.
    public async IAsyncEnumerable<Reading> FollowAsync([EnumeratorCancellation] CancellationToken aborted, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        var client = Channel.CreateBounded<Reading>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        using var leaving = either.Token.Register(() => client.Writer.TryComplete());
        lock (_lock)
        {
            _clients.Add(client);
            if (_latest is { } latest)
                client.Writer.TryWrite(latest);
        }

        try
        {
            await foreach (var reading in client.Reader.ReadAllAsync(CancellationToken.None))
                yield return reading;
        }
        finally
        {
            lock (_lock)
                _clients.Remove(client);
        }
    }
}

sealed record Posted(string Product, long Id, string Price, string Size, DateTime Time)
{
    public bool TryRead(out Trade trade)
    {
        trade = default;
        if (Id <= 0 || Time.Kind != DateTimeKind.Utc || !TradeTime.IsAccepted(Time) || !StreamId.TryParse(Product, out var stream)
            || !Vwap.Price.TryParse(Bytes(Price), out var price) || !Vwap.Size.TryParse(Bytes(Size), out var size))
            return false;
        trade = new(stream, Id, price, size, Time);
        return true;
    }

    private static byte[] Bytes(string? text) => System.Text.Encoding.UTF8.GetBytes(text ?? "");
}

// What goes over the wire: numbers in strings, so that no JSON parser rounds them.
sealed record View(string Product, string Window, string Vwap, int Count, long TradeId, string State)
{
    public static View Of(Reading reading) =>
        new($"{reading.Stream}", reading.Window.Text, $"{reading.Vwap}", reading.Count, reading.Trade.Id, reading.State.ToString().ToLowerInvariant());

    public static async IAsyncEnumerable<SseItem<View>> All(IAsyncEnumerable<Reading> readings)
    {
        await foreach (var reading in readings)
            yield return new(Of(reading), "reading") { EventId = $"{reading.Trade.Id}" };
    }
}
