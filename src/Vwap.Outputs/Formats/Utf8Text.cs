using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vwap.Outputs;

/// <summary>Writes one reading's parts one after the other into room that is known to be enough: no strings, no allocation.</summary>
internal ref struct Utf8Text(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(_room[Length..]);
        Length += utf8.Length;
    }

    public void Append(byte character) => _room[Length++] = character;

    /// <summary>A product's name or a window's text: ASCII that no format needs to escape.</summary>
    public void Append(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, _room[Length..]);

    public void Append(in ExactDecimal number)
    {
        var fits = number.TryFormat(_room[Length..], out var written);
        Debug.Assert(fits, "Invariant: the room holds the longest reading");
        Length += written;
    }

    public void Append(long number)
    {
        var fits = number.TryFormat(_room[Length..], out var written, default, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "Invariant: the room holds the longest reading");
        Length += written;
    }

    public void Append(DateTime time)
    {
        TradeTime.Format(time, _room.Slice(Length, TradeTime.TextLength));
        Length += TradeTime.TextLength;
    }

    public void Append(ReadingState state) => Append(state switch
    {
        ReadingState.Filling => "filling"u8,
        ReadingState.Complete => "complete"u8,
        _ => "gap"u8,
    });
}
