namespace Vwap.Kafka.Tests;

/// <summary>A stop during a read of many records.</summary>
public sealed class CancellationTests : IDisposable
{
    private const string Topic = "BTC-USD";
    private const int Records = 50_000;

    private readonly LogRecorder _log = new();
    private readonly MockKafka _kafka = MockKafka.Start(Topic);
    private readonly CancellationTokenSource _stop = new();
    private readonly PartitionReader _reader;

    public CancellationTests()
    {
        _reader = new(new(_kafka.Connection, TimeProvider.System, _log));
        Published.Produce(_kafka.Brokers, Topic, Enumerable.Repeat(("unexpected", Market.Opening), Records));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _kafka.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void TopicTail_Cancelled_StopsReading()
    {
        var unexpected = 0;
        var tail = new TopicTail(
            _reader,
            Published.Readings([StreamId.Parse("BTC-USD")], "3"),
            _ =>
            {
                unexpected++;
                _stop.Cancel();
            },
            _log);

        Assert.Throws<OperationCanceledException>(() => tail.Read([new(Topic, 0)], _stop.Token));
        Assert.Equal(1, unexpected);
    }

    [Fact]
    public void WindowRebuild_Cancelled_StopsReading()
    {
        _stop.Cancel();
        var rebuild = new WindowRebuild(_reader, [WindowSpec.Parse("3")], ReadingExtras.None, new());

        Assert.Throws<OperationCanceledException>(() => rebuild.Rebuild(new(Topic, 0), Records, WindowRebuild.FirstRecords, _stop.Token));
    }

    [Fact]
    public void TradeIdSearch_Cancelled_StopsReading()
    {
        _stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => new TradeIdSearch(_reader, _stop.Token).Find(new(Topic, 0), 1_000));
    }
}
