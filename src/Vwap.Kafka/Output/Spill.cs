using System.Text;

namespace Vwap.Kafka;

/// <summary>A queue of records on disk, in files of limited size that are deleted once they are read.</summary>
/// <remarks>
/// <para>Records are written and read in chunks: of each the index of its series in the publication, the trade id and the value to send.</para>
/// <para>Not thread-safe. A file is deleted as soon as it is open, so that nothing is left however the process ends; on Windows when it is
/// closed.</para>
/// </remarks>
internal sealed class Spill(string folder, long bytesMax, Publication publication) : IDisposable
{
    private const long FileBytes = 32 << 20;

    private Dictionary<Series, int> _indexes = [];
    private readonly Queue<(FileStream File, long Offset, int Length)> _chunks = new();
    private readonly Queue<OutgoingRecord> _read = new();
    private readonly MemoryStream _chunk = new();
    private FileStream? _newest;
    private long _newestLength;
    private long _bytes;

    public bool IsEmpty => _chunks.Count == 0 && _read.Count == 0;

    /// <summary>Appends records.</summary>
    /// <returns>False when they would exceed the limit; nothing was written.</returns>
    /// <exception cref="IOException">The disk is full or broken; the queue is as it was.</exception>
    public bool TryAppend(IReadOnlyList<OutgoingRecord> records)
    {
        if (_indexes.Count < publication.Series.Count)
            _indexes = publication.Series.Select((series, index) => (series, index)).ToDictionary();
        _chunk.SetLength(0);
        using var writer = new BinaryWriter(_chunk, Encoding.UTF8, leaveOpen: true);
        foreach (var (id, _, value) in records)
        {
            writer.Write(_indexes[id.Series]);
            writer.Write(id.TradeId);
            writer.Write(value.Length);
            writer.Write(value);
        }

        var length = (int)_chunk.Length;
        if (_bytes + length > bytesMax)
            return false;

        if (_newest is null || _newestLength + length > FileBytes)
            (_newest, _newestLength) = (CreateFile(), 0);
        _newest.Position = _newestLength;
        _newest.Write(_chunk.GetBuffer(), 0, length);
        _chunks.Enqueue((_newest, _newestLength, length));
        _newestLength += length;
        _bytes += length;
        return true;
    }

    /// <summary>Takes the oldest record.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="IOException">The disk is broken.</exception>
    public bool TryTake(out OutgoingRecord record)
    {
        if (_read.Count == 0 && _chunks.Count > 0)
            ReadChunk();
        return _read.TryDequeue(out record);
    }

    public void Dispose()
    {
        _newest?.Dispose();
        foreach (var chunk in _chunks)
            chunk.File.Dispose();
    }

    private FileStream CreateFile()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"vwap-spill-{Guid.NewGuid():n}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    private void ReadChunk()
    {
        var (file, offset, length) = _chunks.Peek();
        file.Position = offset;
        var chunk = new byte[length];
        file.ReadExactly(chunk);
        using var reader = new BinaryReader(new MemoryStream(chunk));
        while (reader.BaseStream.Position < length)
        {
            var id = new RecordId(publication.Series[reader.ReadInt32()], reader.ReadInt64());
            _read.Enqueue(new(id, publication.TopicOf(id.Series.Stream), reader.ReadBytes(reader.ReadInt32())));
        }

        _chunks.Dequeue();
        if (_chunks.TryPeek(out var next) && next.File == file)
            return;
        file.Dispose();
        _bytes -= offset + length;
        if (file == _newest)
            _newest = null;
    }
}
