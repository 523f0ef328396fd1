namespace Vwap.Kafka;

/// <summary>Records that wait on the disk, first in, first out, in files of a size that are deleted as they are read.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Spill(string folder, long bytesMax) : IDisposable
{
    private const long FileBytes = 32 << 20;

    private readonly Queue<SpillFile> _files = new();
    private SpillFile? _newest;

    public bool IsEmpty => _files.Count == 0;

    /// <summary>Adds whole records, each behind its length.</summary>
    /// <returns>False when they would go beyond the limit; nothing was added.</returns>
    /// <exception cref="IOException">The disk is full or broken; nothing was added.</exception>
    public bool TryAppend(ReadOnlySpan<byte> records)
    {
        if (_files.Sum(file => file.Length) + records.Length > bytesMax)
            return false;

        if (_newest is null || _newest.Length + records.Length > FileBytes)
        {
            Directory.CreateDirectory(folder);
            _newest = new(Path.Combine(folder, $"vwap-spill-{Guid.NewGuid():n}"));
            _files.Enqueue(_newest);
        }

        _newest.Append(records);
        return true;
    }

    /// <summary>Takes the oldest record.</summary>
    /// <param name="record">Valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out ReadOnlySpan<byte> record)
    {
        while (_files.TryPeek(out var oldest))
        {
            if (oldest.TryRead(out record))
                return true;
            _files.Dequeue().Dispose();
            if (oldest == _newest)
                _newest = null;
        }

        record = default;
        return false;
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}
