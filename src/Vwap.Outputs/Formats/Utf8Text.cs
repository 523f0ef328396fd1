using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Vwap.Outputs;

/// <summary>Appends the parts of one reading to a buffer that is known to be large enough, without strings or allocation.</summary>
internal ref struct Utf8Text(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    /// <summary>Appends text; inlined, so that a constant is written in one or two steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_buffer[Length..]);
        Length += utf8.Length;
    }

    public void Append(byte character) => _buffer[Length++] = character;

    /// <summary>Appends a product's name or a window's text: ASCII that no format has to escape.</summary>
    public void Append(string ascii)
    {
        var status = Ascii.FromUtf16(ascii, _buffer[Length..], out var written);
        Debug.Assert(status == OperationStatus.Done, "Invariant: names are ASCII, and the buffer holds the longest reading");
        Length += written;
    }

    /// <summary>Appends a stream as <see cref="StreamId.ToString"/> writes it.</summary>
    public void Append(StreamId stream)
    {
        if (stream.Venue != VenueId.Coinbase)
        {
            Append(stream.Venue.Name);
            Append((byte)':');
        }

        Append(stream.Product.Name);
    }

    public void Append(in ExactDecimal number)
    {
        var fits = number.TryFormat(_buffer[Length..], out var written);
        Debug.Assert(fits, "Invariant: the buffer holds the longest reading");
        Length += written;
    }

    public void Append(long number)
    {
        var fits = number.TryFormat(_buffer[Length..], out var written, default, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "Invariant: the buffer holds the longest reading");
        Length += written;
    }

    public void Append(DateTime time)
    {
        TradeTime.Format(time, _buffer.Slice(Length, TradeTime.TextLength));
        Length += TradeTime.TextLength;
    }

    public void Append(ReadingState state) => Append(state switch
    {
        ReadingState.Filling => "filling"u8,
        ReadingState.Complete => "complete"u8,
        _ => "gap"u8,
    });
}
