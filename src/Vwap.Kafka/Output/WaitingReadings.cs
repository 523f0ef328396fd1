namespace Vwap.Kafka;

/// <summary>
/// Readings that wait in memory: the front, which is taken from, and the back, for what comes while older readings are on the disk. Each
/// has half of the room.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class WaitingReadings(Publication publication, int max)
{
    private readonly int _half = max / 2;
    private readonly Lock _gate = new();
    private Queue<Reading> _front = new();
    private Queue<Reading> _back = new();
    private bool _goesToBack;
    private bool _closed;
    private long _accepted;

    /// <summary>How many were taken in.</summary>
    public long Accepted
    {
        get
        {
            lock (_gate)
                return _accepted;
        }
    }

    /// <summary>Whether there are readings to bring to the disk.</summary>
    public bool HasBack
    {
        get
        {
            lock (_gate)
                return _back.Count > 0;
        }
    }

    /// <summary>Closed, and nothing waits: neither here nor on the disk.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
                return _closed && _front.Count == 0 && !_goesToBack;
        }
    }

    /// <summary>Takes readings in, up to the first that finds no room.</summary>
    /// <returns>How many are done with: taken in, or not to be published, or come too late to wait at all.</returns>
    public int Enqueue(ReadOnlySpan<Reading> readings)
    {
        lock (_gate)
        {
            if (_closed)
                return readings.Length;
            var count = 0;
            while (count < readings.Length && (!publication.Takes(readings[count]) || TryEnqueue(readings[count])))
                count++;
            return count;
        }
    }

    /// <summary>Takes the oldest readings of the front.</summary>
    public void TakeFront(List<Reading> taken, int most)
    {
        lock (_gate)
        {
            while (taken.Count < most && _front.TryDequeue(out var reading))
                taken.Add(reading);
        }
    }

    /// <summary>The oldest readings of the back; they stay until <see cref="LeaveBack"/>.</summary>
    public Reading[] PeekBack(int most)
    {
        lock (_gate)
            return [.. _back.Take(most)];
    }

    /// <summary>The oldest readings of the back are on the disk.</summary>
    public void LeaveBack(int count)
    {
        lock (_gate)
        {
            for (var left = 0; left < count; left++)
                _back.Dequeue();
        }
    }

    /// <summary>Nothing is on the disk: the back is next, unless the front has filled again.</summary>
    public void BringBackToFront()
    {
        lock (_gate)
        {
            if (_front.Count > 0)
                return;
            (_front, _back) = (_back, _front);
            _goesToBack = false;
        }
    }

    /// <summary>Takes no more in.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    /// <summary>Needs the lock.</summary>
    private bool TryEnqueue(in Reading reading)
    {
        _goesToBack |= _front.Count >= _half;
        var queue = _goesToBack ? _back : _front;
        if (queue.Count >= _half)
            return false;
        queue.Enqueue(reading);
        _accepted++;
        return true;
    }
}
