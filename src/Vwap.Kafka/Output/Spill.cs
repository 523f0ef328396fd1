namespace Vwap.Kafka;

/// <summary>Lines that wait on the disk, first in, first out, in files of a size that are deleted as they are read.</summary>
/// <remarks>Not thread-safe. The folder is made with the first line and deleted with the object.</remarks>
internal sealed class Spill(string parentFolder, long bytesMax) : IDisposable
{
    private const long FileBytes = 32 << 20;

    private readonly Queue<SpillFile> _files = new();
    private SpillFile? _newest;
    private DirectoryInfo? _folder;
    private int _fileCount;

    public bool IsEmpty => _files.Count == 0;

    /// <summary>Adds whole lines.</summary>
    /// <returns>False when they would go beyond the limit; nothing was added.</returns>
    /// <exception cref="IOException">The disk is full or broken; nothing was added.</exception>
    public bool TryAppend(ReadOnlySpan<byte> lines)
    {
        if (_files.Sum(file => file.Length) + lines.Length > bytesMax)
            return false;

        if (_newest is null || _newest.Length + lines.Length > FileBytes)
        {
            _folder ??= Directory.CreateDirectory(Path.Combine(parentFolder, $"vwap-spill-{Guid.NewGuid():n}"));
            _newest = new(Path.Combine(_folder.FullName, $"{++_fileCount:d6}.jsonl"));
            _files.Enqueue(_newest);
        }

        _newest.Append(lines);
        return true;
    }

    /// <summary>Takes the oldest line.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        while (_files.TryPeek(out var oldest))
        {
            if (oldest.TryRead(out line))
                return true;
            _files.Dequeue().Dispose();
            if (oldest == _newest)
                _newest = null;
        }

        line = default;
        return false;
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
        _folder?.Delete(recursive: true);
    }
}
