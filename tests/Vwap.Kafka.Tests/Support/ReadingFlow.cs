namespace Vwap.Kafka.Tests;

/// <summary>Posts readings in the background: two hundred trades a second.</summary>
internal sealed class ReadingFlow : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task<List<Reading>> _flowing;
    private int _trades;

    public ReadingFlow(KafkaOutput output, params string[] windows) => _flowing = Task.Run(() => FlowAsync(output, new(windows)));

    /// <summary>How many trades were posted so far: the id of the last.</summary>
    public int Trades => Volatile.Read(ref _trades);

    /// <summary>Stops it.</summary>
    /// <returns>All readings that were posted.</returns>
    public async Task<List<Reading>> EndAsync()
    {
        await _stop.CancelAsync();
        return await _flowing;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task<List<Reading>> FlowAsync(KafkaOutput output, Market market)
    {
        var posted = new List<Reading>();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!_stop.IsCancellationRequested)
        {
            var readings = market.Trades(_trades + 1, 2);
            output.Post(readings);
            posted.AddRange(readings);
            Volatile.Write(ref _trades, _trades + 2);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return posted;
    }
}
