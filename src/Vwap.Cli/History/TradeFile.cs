using System.Buffers;
using System.Text;
using Vwap.Feeds;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>A file of the trades of one stream that grows page by page, and goes on after its last whole line.</summary>
internal sealed class TradeFile : IDisposable
{
    private const string Header = "product,trade_id,price,size,time,venue\n";

    private readonly FileStream _file;
    private readonly OutputFormat _format;
    private readonly ArrayBufferWriter<byte> _lines = new();

    private TradeFile(FileStream file, OutputFormat format) => (_file, _format) = (file, format);

    /// <summary>The first trade; null in an empty file.</summary>
    public Trade? First { get; private set; }

    /// <summary>The last trade; null in an empty file.</summary>
    public Trade? Last { get; private set; }

    /// <summary>How many trades it has.</summary>
    public long Count { get; private set; }

    /// <summary>Opens or creates a file; a torn last line is cut off.</summary>
    /// <exception cref="OutputFileException">It holds anything but trades of the stream in id order.</exception>
    public static TradeFile Open(string path, OutputFormat format, StreamId stream)
    {
        var file = new TradeFile(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), format);
        try
        {
            file.ReadTrades(path, stream);
            file.CutTornLine();
            if (file._file.Length == 0 && format == OutputFormat.Csv)
                file._file.Write(Encoding.ASCII.GetBytes(Header));
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
            First ??= trade;
            Last = trade;
            Count++;
        }

        _file.Write(_lines.WrittenSpan);
        _file.Flush();
        _lines.ResetWrittenCount();
    }

    public void Dispose() => _file.Dispose();

    private void Write(in Trade trade)
    {
        if (_format == OutputFormat.Jsonl)
        {
            TradeJson.Write(trade, _lines);
            _lines.Write("\n"u8);
            return;
        }

        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(trade.Time, time);
        _lines.Write(Encoding.ASCII.GetBytes($"{trade.Product},{trade.Id},{trade.Price},{trade.Size},{Encoding.ASCII.GetString(time)},{trade.Stream.Venue}\n"));
    }

    private void ReadTrades(string path, StreamId stream)
    {
        using var rows = TradeRows.Open(path, stream.Venue, streams: null);
        while (rows.TryRead(out var row))
        {
            if (row.Trade is not { } trade)
            {
                if (rows.IsAtEnd)
                    return; // torn
                throw new OutputFileException(path, $"line {row.Line} is not a trade ({row.Fault}): choose another file");
            }

            if (trade.Stream != stream || trade.Id <= Last?.Id)
                throw new OutputFileException(path, $"line {row.Line} is trade {trade.Id} of {trade.Stream}, not the next of {stream}: choose another file");
            First ??= trade;
            Last = trade;
            Count++;
        }
    }

    private void CutTornLine()
    {
        var length = _file.Length;
        while (length > 0)
        {
            _file.Position = length - 1;
            if (_file.ReadByte() == '\n')
                break;
            length--;
        }

        _file.SetLength(length);
        _file.Position = length;
    }
}
