using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>What a frame is: a closed set.</summary>
public enum FrameKind
{
    /// <summary>Not a usable message; <see cref="DecodedFrame.Fault"/> says why.</summary>
    Rejected,

    /// <summary>Trades. Some of the frame's elements may still be rejected.</summary>
    Trades,

    /// <summary>A sign of life; it may report the latest trade id of a stream.</summary>
    Heartbeat,

    /// <summary>A known message that needs no action, such as an acknowledgement.</summary>
    Control,

    /// <summary>The venue refuses a subscription; <see cref="DecodedFrame.Message"/> says what and why.</summary>
    Refusal,

    /// <summary>A well-formed message of an unknown type: venues add types at any time.</summary>
    Unknown,
}

/// <summary>A frame, or a page of past trades, decoded. Reused from frame to frame.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DecodedFrame
{
    private readonly List<Trade> _trades = [];

    /// <summary>What it is.</summary>
    public FrameKind Kind { get; internal set; }

    /// <summary>Why the frame, or an element of it, was rejected; none when nothing was.</summary>
    public FrameFault Fault { get; internal set; }

    /// <summary>How many of its elements were rejected.</summary>
    public int Rejected { get; internal set; }

    /// <summary>Its trades, in id order within each stream.</summary>
    public ReadOnlySpan<Trade> Trades => CollectionsMarshal.AsSpan(_trades);

    /// <summary>Whether the trades are a snapshot: the latest ones at the time of subscribing.</summary>
    public bool IsSnapshot { get; internal set; }

    /// <summary>With <see cref="FrameKind.Heartbeat"/>: the stream whose latest trade id it reports; null when it reports none.</summary>
    public StreamId? HeartbeatStream { get; internal set; }

    /// <summary>With <see cref="HeartbeatStream"/>: the id; 0 when the venue does not know.</summary>
    public long LastTradeId { get; internal set; }

    /// <summary>A message of the venue for the operator, such as a refusal; null for none.</summary>
    public string? Message { get; internal set; }

    /// <summary>With <see cref="FrameKind.Control"/>: the stream whose subscription the venue confirms; null when it confirms none, or all.</summary>
    public StreamId? ConfirmedStream { get; internal set; }

    /// <summary>With <see cref="FrameKind.Control"/>: whether the venue confirms the subscription of every stream.</summary>
    public bool ConfirmsAll { get; internal set; }

    /// <summary>How many frames of the connection were lost right before this one, as a sequence number shows.</summary>
    public long FramesLost { get; internal set; }

    /// <summary>Whether it shows that the subscription works.</summary>
    public bool IsData => Kind is FrameKind.Trades or FrameKind.Heartbeat;

    /// <summary>Whether it shows that a stream is subscribed.</summary>
    internal bool Confirms(StreamId stream)
    {
        if (ConfirmsAll || ConfirmedStream == stream || HeartbeatStream == stream)
            return true;
        foreach (ref readonly var trade in Trades)
        {
            if (trade.Stream == stream)
                return true;
        }

        return false;
    }

    internal void Clear()
    {
        _trades.Clear();
        (Kind, Fault, Rejected, IsSnapshot) = (FrameKind.Unknown, FrameFault.None, 0, false);
        (HeartbeatStream, LastTradeId, Message, FramesLost) = (null, 0, null, 0);
        (ConfirmedStream, ConfirmsAll) = (null, false);
    }

    /// <summary>Drops what is of streams that are no longer subscribed.</summary>
    internal void DropUnsubscribed(StreamCatalog streams)
    {
        if (streams.HasUnsubscribed)
            Drop(streams.IsUnsubscribed);
    }

    /// <summary>Adds the trade of these fields, or rejects the element that they are of.</summary>
    internal void Add(in TradeFields fields)
    {
        if (TryAdd(fields) is var fault and not FrameFault.None)
            RejectElement(fault);
    }

    /// <summary>Adds the trade of these fields.</summary>
    /// <returns>Why they are not one; then nothing has changed.</returns>
    internal FrameFault TryAdd(in TradeFields fields)
    {
        var fault = fields.TryMakeTrade(out var trade);
        if (fault != FrameFault.None)
            return fault;
        Kind = FrameKind.Trades;
        _trades.Add(trade);
        return fault;
    }

    /// <summary>Rejects an element of the frame; the others stay.</summary>
    internal void RejectElement(FrameFault fault)
    {
        Fault = fault;
        Rejected++;
        if (_trades.Count == 0)
            Kind = FrameKind.Rejected;
    }

    /// <summary>Rejects the element that the reader is on: it is not the object or array that it should be.</summary>
    internal void RejectElement(ref Utf8JsonReader reader)
    {
        reader.Skip();
        RejectElement(FrameFault.NotJson);
    }

    private void Drop(Predicate<StreamId> isDropped)
    {
        _trades.RemoveAll(trade => isDropped(trade.Stream));
        if (HeartbeatStream is { } stream && isDropped(stream))
            HeartbeatStream = null;
    }

    /// <summary>Rejects the whole frame.</summary>
    internal void Reject(FrameFault fault)
    {
        Clear();
        RejectElement(fault);
    }

    /// <summary>Sorts the trades of a venue that sends the newest first.</summary>
    internal void SortById()
    {
        if (_trades.Count > 1)
            CollectionsMarshal.AsSpan(_trades).Sort(static (one, other) => one.Id.CompareTo(other.Id));
    }
}
