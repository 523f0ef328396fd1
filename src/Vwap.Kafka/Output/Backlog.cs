using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Readings that wait for Kafka, in order: in memory, then on the disk, then given up.</summary>
/// <remarks>
/// <para>What is posted never waits for Kafka; where memory is full it waits for a disk that is writing. Oldest to newest: the front in memory,
/// the disk, the back in memory on its way to the disk. Only when the front is empty is the disk read, and only when the disk is empty does
/// the back become the front.</para>
/// <para>One thread posts, one takes; the spilling is the object's own.</para>
/// </remarks>
internal sealed partial class Backlog : IAsyncDisposable
{
    private const int SpillReadings = 4_096;

    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(1);

    private readonly Publication _publication;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly LogPace<string> _pace;
    private readonly WaitingReadings _memory;
    private readonly Spill _spill;
    private readonly SpillFormat _format;
    private readonly Lock _disk = new();
    private readonly Signal _readings = new();
    private readonly Signal _spillDue = new();
    private readonly Signal _room = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _spilling;
    private readonly List<Reading> _taking = [];
    private volatile bool _diskTakesMore = true;
    private long _spilled;
    private long _givenUp;

    public Backlog(Publication publication, KafkaOutputOptions options, TimeProvider timeProvider, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryReadingsMax, 2, nameof(options));
        _publication = publication;
        _timeProvider = timeProvider;
        _logger = logger;
        _pace = new(timeProvider);
        _memory = new(publication, options.MemoryReadingsMax);
        _spill = new(options.SpillFolder, options.SpillBytesMax);
        _format = new(publication);
        _spilling = Task.Run(SpillAllAsync);
    }

    /// <summary>Readings that were taken in, and those of them that went over the disk, and readings that found no room.</summary>
    public (long Accepted, long Spilled, long GivenUp) Counts => (_memory.Accepted, Interlocked.Read(ref _spilled), Interlocked.Read(ref _givenUp));

    /// <summary>Closed, and everything was taken.</summary>
    public bool IsEnded => _memory.IsEnded;

    /// <summary>
    /// Queues readings in order; what finds no room in memory or on the disk is given up, counted and said. Once closed it takes none, and the
    /// reason is told by whoever closed it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for the disk; the readings before the wait are queued.</exception>
    public async ValueTask PostAsync(ReadOnlyMemory<Reading> readings, CancellationToken cancellationToken)
    {
        var rest = readings[Enqueue(readings.Span)..];
        while (!rest.IsEmpty && _diskTakesMore)
        {
            await _room.WaitAsync(cancellationToken);
            rest = rest[Enqueue(rest.Span)..];
        }

        if (!rest.IsEmpty)
            GiveUp(rest.Span);
    }

    /// <summary>Waits until there may be something to take, or nothing will follow.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _readings.WaitAsync(cancellationToken);

    /// <summary>Takes the oldest records.</summary>
    /// <returns>None when none waits.</returns>
    public List<Outgoing> Take(int max)
    {
        var taken = new List<Outgoing>();
        TakeFront(taken, max);
        if (taken.Count == 0)
            TakeBehindFront(taken, max);
        if (taken.Count > 0)
            _readings.Set();
        return taken;
    }

    /// <summary>Takes no more readings in; what waits can still be taken.</summary>
    public void Close()
    {
        _memory.Close();
        _readings.Set();
        _room.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _spilling;
        _spill.Dispose();
        _stop.Dispose();
    }

    private int Enqueue(ReadOnlySpan<Reading> readings)
    {
        var count = _memory.Enqueue(readings);
        if (_memory.HasBack)
            _spillDue.Set();
        _readings.Set();
        return count;
    }

    private void GiveUp(ReadOnlySpan<Reading> readings)
    {
        var givenUp = Interlocked.Add(ref _givenUp, readings.Length);
        if (_pace.IsDue("no room"))
            LogLost(_publication.Name, givenUp, readings[^1].Product, readings[^1].Trade.Id);
    }

    private void MakeRoom(bool diskTakesMore)
    {
        _diskTakesMore = diskTakesMore;
        _room.Set();
    }

    private void TakeFront(List<Outgoing> taken, int max)
    {
        _taking.Clear();
        _memory.TakeFront(_taking, max);
        var value = new ArrayBufferWriter<byte>();
        foreach (ref readonly var reading in CollectionsMarshal.AsSpan(_taking))
        {
            value.ResetWrittenCount();
            _publication.Write(reading, value);
            taken.Add(new(_publication.Identify(reading), _publication.TopicOf(reading.Product), value.WrittenSpan.ToArray()));
        }
    }

    private void TakeBehindFront(List<Outgoing> taken, int max)
    {
        lock (_disk)
        {
            TakeFront(taken, max); // more may have come before the disk was ours
            if (taken.Count > 0)
                return;

            while (taken.Count < max && _spill.TryTake(out var record))
                taken.Add(_format.Read(record));
            if (taken.Count > 0)
            {
                _spillDue.Set();
                return;
            }

            _memory.BringBackToFront();
        }

        MakeRoom(diskTakesMore: true);
        TakeFront(taken, max);
    }

    private async Task SpillAllAsync()
    {
        try
        {
            while (true)
            {
                await _spillDue.WaitAsync(_stop.Token);
                try
                {
                    while (SpillSome())
                        _stop.Token.ThrowIfCancellationRequested();
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    if (_pace.IsDue(failure.Message))
                        LogDisk(_publication.Name, failure.Message);
                    MakeRoom(diskTakesMore: false);
                    await Task.Delay(DiskRetry, _timeProvider, _stop.Token);
                    _spillDue.Set();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        finally
        {
            MakeRoom(diskTakesMore: false); // nobody waits for a disk that nobody writes
        }
    }

    /// <returns>Whether there may be more to bring to the disk, and room for it.</returns>
    private bool SpillSome()
    {
        lock (_disk)
        {
            var readings = _memory.PeekBack(SpillReadings);
            if (readings.Length == 0)
                return false;

            if (_spill.IsEmpty)
                LogSpills(_publication.Name);
            var written = _spill.TryAppend(_format.Write(readings));
            if (written)
            {
                _memory.LeaveBack(readings.Length);
                Interlocked.Add(ref _spilled, readings.Length);
            }

            MakeRoom(diskTakesMore: written);
            return written;
        }
    }

    [LoggerMessage(6020, LogLevel.Warning, "{Output}: the memory for waiting readings is full; further ones wait on the disk, in order")]
    private partial void LogSpills(string output);

    [LoggerMessage(6021, LogLevel.Error, "{Output}: no room is left for waiting readings, in memory or on the disk: {GivenUp} were given up so far, now at {Product} trade {TradeId}")]
    private partial void LogLost(string output, long givenUp, ProductId product, long tradeId);

    [LoggerMessage(6022, LogLevel.Error, "{Output}: waiting readings cannot be written to the disk: {Reason}")]
    private partial void LogDisk(string output, string reason);
}
