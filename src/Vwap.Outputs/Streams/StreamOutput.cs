using System.Buffers;
using System.Net.Sockets;

namespace Vwap.Outputs;

/// <summary>Readings as lines to standard output or a pipe.</summary>
/// <remarks>
/// Each batch is one write. After a failed write most streams cannot report how much was written; one that can throws
/// <see cref="PartialWriteException"/> and the rest follows in the next attempt; any other failure ends the output.
/// </remarks>
public sealed class StreamOutput : IOutput
{
    private readonly Stream _stream;
    private readonly OutputFormat _format;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private int _sent;
    private bool _holdsBatch;

    /// <summary>Makes an output that owns the stream, such as <see cref="StandardOutput.Open"/>, for a format of lines.</summary>
    public StreamOutput(Stream stream, OutputFormat format, ReadingExtras with = ReadingExtras.None)
    {
        if (!format.IsLines())
            throw new ArgumentOutOfRangeException(nameof(format), format, "Only jsonl, csv and plain are lines");
        _stream = stream;
        _format = format;
        ReadingLines.WriteHeader(format, _lines, with);
    }

    /// <inheritdoc/>
    public bool NeverBlocks => _stream is UnixOutputStream { IsFile: true };

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        if (!_holdsBatch)
            ReadingLines.Write(_format, batch.Span, _lines);
        _holdsBatch = true;
        Send();
        _holdsBatch = false;
        return default;
    }

    /// <summary>Writes lines that are formatted already.</summary>
    /// <exception cref="OutputClosedException">The reader is gone.</exception>
    /// <exception cref="OutputFailedException">The output cannot be written.</exception>
    /// <exception cref="IOException">A part of the lines was written; the rest is written before anything else.</exception>
    public void WriteLines(ReadOnlySpan<byte> lines)
    {
        _lines.Write(lines);
        Send();
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Send();
        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Blocks only the pump's thread while the reader does not read.</summary>
    private void Send()
    {
        if (_lines.WrittenCount == 0)
            return;
        try
        {
            _stream.Write(_lines.WrittenSpan[_sent..]);
            _stream.Flush();
        }
        catch (PartialWriteException failure)
        {
            _sent += failure.Written;
            throw;
        }
        catch (IOException failure)
        {
            throw IsClosed(failure)
                ? new OutputClosedException("The reader has closed the output", failure)
                : new OutputFailedException($"The output cannot be written, and how much of it was written is unknown: {failure.Message}", failure);
        }

        _lines.ResetWrittenCount();
        _sent = 0;
    }

    private static bool IsClosed(IOException failure)
    {
        const int BrokenPipe = 32;
        const int WindowsBrokenPipe = unchecked((int)0x8007006D); // the bits of an HRESULT, not a number
        const int WindowsPipeClosing = unchecked((int)0x800700E8);
        return failure.HResult is BrokenPipe or WindowsBrokenPipe or WindowsPipeClosing
            || failure.InnerException is SocketException { SocketErrorCode: SocketError.Shutdown or SocketError.ConnectionReset };
    }
}
