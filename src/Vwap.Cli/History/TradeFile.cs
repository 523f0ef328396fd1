using System.Buffers;
using System.Globalization;
using System.Text;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>A file of the trades of one stream that grows page by page, and is resumed after its last whole line.</summary>
/// <remarks>One process at a time can write it.</remarks>
internal sealed class TradeFile : IDisposable
{
    private const string Header = HeaderWithoutSide + ",taker_side";

    /// <summary>The header of earlier versions. A file that begins with it keeps its columns.</summary>
    private const string HeaderWithoutSide = "product,trade_id,price,size,time,venue";

    private readonly FileStream _file;
    private readonly OutputFormat _format;
    private readonly StreamId _stream;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private bool _csvHasSide = true;

    private TradeFile(FileStream file, OutputFormat format, StreamId stream) => (_file, _format, _stream) = (file, format, stream);

    /// <summary>The first trade; null in an empty file.</summary>
    public Trade? First { get; private set; }

    /// <summary>The last trade; null in an empty file.</summary>
    public Trade? Last { get; private set; }

    /// <summary>How many trades it has.</summary>
    public long Count { get; private set; }

    /// <summary>Opens or creates a file. The torn end of a line is cut off.</summary>
    /// <exception cref="OutputFileException">It holds anything but trades of the stream in id order, as written by this class; it is left as it was.</exception>
    public static TradeFile Open(string path, OutputFormat format, StreamId stream)
    {
        var file = new TradeFile(OutputPath.OpenToWrite(path), format, stream);
        try
        {
            var end = file.FindEnd();
            file.ReadTrades(path, end);
            if (!file.IsTorn(end))
                throw new OutputFileException(path, "its last line is not a torn trade: choose another file");
            file._file.SetLength(end);
            file._file.Position = end;
            if (end == 0 && format == OutputFormat.Csv)
                file._file.Write(Encoding.ASCII.GetBytes(Header + "\n"));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends trades.</summary>
    public void Append(ReadOnlySpan<Trade> trades)
    {
        foreach (ref readonly var trade in trades)
        {
            Write(trade);
            Take(trade);
        }

        _file.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }

    public void Dispose() => _file.Dispose();

    private void Take(in Trade trade)
    {
        First ??= trade;
        Last = trade;
        Count++;
    }

    private void Write(in Trade trade)
    {
        if (_format == OutputFormat.Jsonl)
            TradeJson.Write(trade, _lines);
        else
            WriteCsv(trade);
        _lines.Write("\n"u8);
    }

    private void WriteCsv(in Trade trade)
    {
        _lines.Write(Encoding.ASCII.GetBytes($"{trade.Product},{trade.Id},{trade.Price},{trade.Size},{TradeTime.Format(trade.Time)},{trade.Stream.Venue}"));
        if (!_csvHasSide)
            return;
        _lines.Write(","u8);
        _lines.Write(trade.TakerSide.ToUtf8());
    }

    /// <summary>The offset after the last line feed.</summary>
    private long FindEnd()
    {
        Span<byte> chunk = stackalloc byte[4_096];
        for (var end = _file.Length; end > 0;)
        {
            var start = Math.Max(0, end - chunk.Length);
            _file.Position = start;
            _file.ReadExactly(chunk[..(int)(end - start)]);
            if (chunk[..(int)(end - start)].LastIndexOf((byte)'\n') is >= 0 and var index)
                return start + index + 1;
            end = start;
        }

        return 0;
    }

    private void ReadTrades(string path, long end)
    {
        _file.Position = 0;
        using var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
        var read = 0L;
        for (var number = 1L; read < end && reader.ReadLine() is { } line; number++)
        {
            read += Encoding.UTF8.GetByteCount(line) + 1;
            if (number == 1 && _format == OutputFormat.Csv && line is Header or HeaderWithoutSide)
            {
                _csvHasSide = line == Header;
                continue;
            }

            if ((number == 1 && _format == OutputFormat.Csv) || !TryRead(line, out var trade))
                throw new OutputFileException(path, $"line {number} is not what vwap fetch writes: choose another file");
            if (trade.Stream != _stream || trade.Id <= Last?.Id)
                throw new OutputFileException(path, $"line {number} is trade {trade.Id} of {trade.Stream}, not the next of {_stream}: choose another file");
            Take(trade);
        }
    }

    /// <summary>Reads a line of ours: to write its trade again gives the line.</summary>
    private bool TryRead(string line, out Trade trade)
    {
        if (!(_format == OutputFormat.Jsonl ? TradeJson.TryRead(Encoding.UTF8.GetBytes(line), out trade) : TryReadCsv(line.Split(','), out trade)))
            return false;
        Write(trade);
        var isSame = _lines.WrittenSpan[..^1].SequenceEqual(Encoding.UTF8.GetBytes(line));
        _lines.ResetWrittenCount();
        return isSame;
    }

    private static bool TryReadCsv(string[] cells, out Trade trade)
    {
        trade = default;
        if (cells.Length is not (6 or 7)
            || !ProductId.TryParse(cells[0], out var product)
            || !long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !Price.TryParse(Encoding.UTF8.GetBytes(cells[2]), out var price)
            || !Size.TryParse(Encoding.UTF8.GetBytes(cells[3]), out var size)
            || !TradeTime.TryParse(Encoding.UTF8.GetBytes(cells[4]), out var time)
            || !VenueId.TryParse(cells[5], out var venue))
        {
            return false;
        }

        trade = new(new(venue, product), id, price, size, time, TakerSides.Parse(Encoding.UTF8.GetBytes(cells.ElementAtOrDefault(6) ?? "")));
        return true;
    }

    /// <summary>Whether what follows the last whole line is the beginning of one of ours, or nothing.</summary>
    private bool IsTorn(long end)
    {
        var expected = Encoding.ASCII.GetBytes(_format == OutputFormat.Jsonl ? $"{{\"product\":\"{_stream.Product}\"," : end == 0 ? Header : $"{_stream.Product},");
        var tail = new byte[Math.Min(expected.Length, _file.Length - end)];
        _file.Position = end;
        _file.ReadExactly(tail);
        return expected.AsSpan().StartsWith(tail);
    }
}
