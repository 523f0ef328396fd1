using System.Buffers;
using System.Text;
using Parquet;

namespace Vwap.Feeds;

/// <summary>The rows of a Parquet file as CSV, with its column names as header: what reads CSV reads it.</summary>
/// <remarks>A row group is held in memory, with the columns that <see cref="TradeCsv"/> knows. Read on one thread, to its end.</remarks>
internal sealed class ParquetRows : Stream
{
    private const int BufferLength = 1 << 16;

    private readonly ParquetReader _reader;
    private readonly ParquetCells[] _columns;
    private readonly ArrayBufferWriter<byte> _text = new(BufferLength);
    private int _read;
    private int _group;
    private int _row;
    private int _rows;

    private ParquetRows(ParquetReader reader, bool hasClaims)
    {
        _reader = reader;
        var fields = reader.Schema.DataFields;
        _columns = [.. TradeCsv.Choose([.. fields.Select(field => field.Name)], hasClaims).Select(name => ParquetCells.Create(fields.First(field => field.Name == name)))];
        _text.Write(Encoding.UTF8.GetBytes(string.Join(',', _columns.Select(column => column.Name)) + "\n"));
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <param name="file">The file.</param>
    /// <param name="hasClaims">Whether the VWAPs of the rows are read.</param>
    /// <exception cref="FormatException">It is not Parquet, or has prices that are not exact.</exception>
    public static ParquetRows Open(Stream file, bool hasClaims)
    {
        try
        {
            return new(Wait(ParquetReader.CreateAsync(file, new ParquetOptions { UseBigDecimal = true, TreatByteArrayAsString = true })), hasClaims);
        }
        catch (Exception failure) when (failure is IOException or ParquetException or InvalidDataException)
        {
            throw new FormatException($"not a whole Parquet file: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_read == _text.WrittenCount && !TryFill())
            return 0;
        var taken = Math.Min(count, _text.WrittenCount - _read);
        _text.WrittenSpan.Slice(_read, taken).CopyTo(buffer.AsSpan(offset));
        _read += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Wait(_reader.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }

    /// <returns>False at the end.</returns>
    private bool TryFill()
    {
        _text.ResetWrittenCount();
        _read = 0;
        while (_row == _rows)
        {
            if (_group == _reader.RowGroupCount)
                return false;
            LoadGroup();
        }

        while (_row < _rows && _text.WrittenCount < BufferLength)
            AppendRow(_row++);
        return true;
    }

    private void LoadGroup()
    {
        using var group = _reader.OpenRowGroupReader(_group++);
        (_row, _rows) = (0, checked((int)group.RowCount));
        foreach (var column in _columns)
            Wait(column.LoadAsync(group, _rows));
    }

    private void AppendRow(int row)
    {
        for (var index = 0; index < _columns.Length; index++)
        {
            if (index > 0)
                _text.Write(","u8);
            _columns[index].Append(row, _text);
        }

        _text.Write("\n"u8);
    }

    /// <summary>The library only has asynchronous methods; on a file they complete at once.</summary>
    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
