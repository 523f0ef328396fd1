using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Readings waiting for Kafka, in order: in memory, then on disk. What finds no room is dropped, counted and logged.</summary>
/// <remarks>
/// <para>Oldest to newest: the head in memory, the spill on disk, the tail in memory, which is spilled in chunks. Head and tail have half of
/// the memory each; while the disk fails, the tail fills. The tail becomes the head once the others are empty.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed partial class Backlog(KafkaClients clients, Publication publication, KafkaOutputOptions options) : IDisposable
{
    private const int SpillReadingsMax = 4_096;

    private static readonly TimeSpan SpillRetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = clients.Logger;
    private readonly LogThrottle<string> _throttle = new(clients.TimeProvider);
    private readonly int _halfMax = options.MemoryReadingsMax >= 2 ? options.MemoryReadingsMax / 2 : throw new ArgumentOutOfRangeException(nameof(options));
    private readonly int _spillReadings = Math.Min(options.MemoryReadingsMax / 2, SpillReadingsMax);
    private readonly Spill _spill = new(options.SpillFolder, options.SpillBytesMax, publication);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(1); // keeps a signal until it is waited for; several are one
    private readonly Lock _gate = new();
    private Queue<Reading> _head = new();
    private Queue<Reading> _tail = new();
    private long? _spillFailed;
    private bool _closed;
    private long _accepted;
    private long _spilled;
    private long _dropped;

    /// <summary>Readings accepted, those of them that went through the disk, and readings dropped.</summary>
    public (long Accepted, long Spilled, long Dropped) Counts
    {
        get
        {
            lock (_gate)
                return (_accepted, _spilled, _dropped);
        }
    }

    /// <summary>Whether it is closed and empty.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
                return _closed && _head.Count == 0 && _spill.IsEmpty && _tail.Count == 0;
        }
    }

    /// <summary>Queues readings in order. Never waits for Kafka; waits for the disk while it writes. Ignored once closed.</summary>
    public void Post(ReadOnlySpan<Reading> readings)
    {
        lock (_gate)
        {
            foreach (ref readonly var reading in readings)
            {
                if (!_closed && publication.Includes(reading))
                    Add(reading);
            }
        }

        _changed.Writer.TryWrite(true);
    }

    /// <summary>Waits until there may be something to take, or nothing will follow.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _changed.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes the oldest records.</summary>
    /// <returns>Empty when there are none.</returns>
    public List<OutgoingRecord> Take(int max)
    {
        var readings = new List<Reading>();
        lock (_gate)
        {
            if (_head.Count == 0)
            {
                var records = new List<OutgoingRecord>();
                while (records.Count < max && _spill.TryTake(out var record))
                    records.Add(record);
                if (records.Count > 0)
                    return records;
                (_head, _tail) = (_tail, _head);
            }

            while (readings.Count < max && _head.TryDequeue(out var reading))
                readings.Add(reading);
        }

        return publication.ToRecords(CollectionsMarshal.AsSpan(readings));
    }

    /// <summary>Accepts no more readings; what waits can still be taken.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
        _changed.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        lock (_gate)
            _spill.Dispose();
    }

    private void Add(in Reading reading)
    {
        if (_head.Count < _halfMax && _spill.IsEmpty && _tail.Count == 0)
        {
            _head.Enqueue(reading);
        }
        else
        {
            if (_tail.Count >= _spillReadings)
                SpillTail();
            if (_tail.Count >= _halfMax)
            {
                _dropped++;
                if (_throttle.IsDue("full"))
                    LogFull(publication.Name, _dropped, reading.Stream, reading.Trade.Id);
                return;
            }

            _tail.Enqueue(reading);
        }

        _accepted++;
    }

    /// <summary>Writes a chunk of the tail to the disk; after a failure not again for a second.</summary>
    private void SpillTail()
    {
        if (_spillFailed is { } failed && clients.TimeProvider.GetElapsedTime(failed) < SpillRetryDelay)
            return;
        Reading[] chunk = [.. _tail.Take(_spillReadings)];
        try
        {
            var isFirst = _spill.IsEmpty;
            if (_spill.TryAppend(publication.ToRecords(chunk)))
            {
                if (isFirst)
                    LogSpilling(publication.Name);
                _spillFailed = null;
                _spilled += chunk.Length;
                for (var count = 0; count < chunk.Length; count++)
                    _tail.Dequeue();
                return;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (_throttle.IsDue(failure.Message))
                LogSpillFailed(publication.Name, failure.Message);
        }

        _spillFailed = clients.TimeProvider.GetTimestamp();
    }

    [LoggerMessage(6020, LogLevel.Warning, "{Output}: memory queue full, spilling readings to disk")]
    private partial void LogSpilling(string output);

    [LoggerMessage(6021, LogLevel.Error, "{Output}: memory queue and spill full: {Dropped} readings dropped so far, now {Stream} trade {TradeId}")]
    private partial void LogFull(string output, long dropped, StreamId stream, long tradeId);

    [LoggerMessage(6022, LogLevel.Error, "{Output}: cannot spill readings to disk: {Reason}")]
    private partial void LogSpillFailed(string output, string reason);
}
