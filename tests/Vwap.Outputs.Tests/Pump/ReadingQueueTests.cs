namespace Vwap.Outputs.Tests;

public sealed class ReadingQueueTests
{
    private readonly ReadingQueue _queue = new(capacity: 5);
    private readonly Reading[] _readings = new Market("3").Trades(8);

    [Fact]
    public void Post_MoreThanFits_AcceptsWhatFits()
    {
        Assert.Equal(5, _queue.TryPost(_readings));
        Assert.Equal(0, _queue.TryPost(_readings.AsSpan(5)));
        Assert.Equal(5, _queue.Accepted);
        Assert.False(_queue.WaitForRoomAsync().IsCompleted);
    }

    [Fact]
    public void Take_FullQueue_TakesAllAndMakesRoom()
    {
        _queue.TryPost(_readings);
        var room = _queue.WaitForRoomAsync();
        Assert.True(_queue.TryTakeAll(out var taken));
        Assert.Equal(_readings[..5], taken.ToArray());
        Assert.True(room.IsCompleted);
        Assert.Equal(3, _queue.TryPost(_readings.AsSpan(5)));
        Assert.Equal(_readings[..5], taken.ToArray());
    }

    [Fact]
    public async Task Wake_EmptyQueue_WakesTheConsumerOnce()
    {
        var waiting = _queue.WaitForReadingsAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        _queue.Wake();
        await waiting.InTime();
        Assert.True(_queue.TryTakeAll(out var taken));
        Assert.True(taken.IsEmpty);
        Assert.False(_queue.WaitForReadingsAsync().AsTask().IsCompleted);
    }

    [Fact]
    public void Close_ReadingsQueued_AcceptsNoMoreAndKeepsTheRest()
    {
        _queue.TryPost(_readings.AsSpan(0, 2));
        _queue.Close();
        Assert.Equal(-1, _queue.TryPost(_readings));
        Assert.True(_queue.WaitForRoomAsync().IsCompleted);
        Assert.True(_queue.TryTakeAll(out var rest));
        Assert.Equal(2, rest.Length);
        Assert.True(_queue.WaitForReadingsAsync().AsTask().IsCompleted);
        Assert.False(_queue.TryTakeAll(out _));
    }

    [Fact]
    public async Task StandIn_ConsumerIdle_KeepsItIdleUntilTheEnd()
    {
        Assert.False(_queue.TryStandIn(readings: 2));
        var waiting = _queue.WaitForReadingsAsync().AsTask();
        Assert.True(_queue.TryStandIn(readings: 2));
        _queue.Wake();
        Assert.False(waiting.IsCompleted);
        _queue.EndStandIn(_readings.AsSpan(0, 2));
        await waiting.InTime();

        Assert.True(_queue.TryTakeAll(out var undone));
        Assert.Equal(_readings[..2], undone.ToArray());
        Assert.Equal(2, _queue.Accepted);
    }

    [Fact]
    public async Task StandIn_MoreThanFits_IsRefused()
    {
        var waiting = _queue.WaitForReadingsAsync().AsTask();
        Assert.False(_queue.TryStandIn(readings: 6));
        Assert.Equal(0, _queue.Accepted);
        Assert.True(_queue.TryStandIn(readings: 5));
        _queue.EndStandIn(_readings.AsSpan(0, 5));
        await waiting.InTime();
    }

    [Fact]
    public async Task Close_DuringStandIn_WakesTheConsumerAfterwards()
    {
        var waiting = _queue.WaitForReadingsAsync().AsTask();
        Assert.True(_queue.TryStandIn(readings: 1));
        _queue.Close();
        Assert.False(waiting.IsCompleted);
        _queue.EndStandIn([]);
        await waiting.InTime();
        Assert.False(_queue.TryTakeAll(out _));
    }
}
