using System.Text;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Decodes frames of the Kraken feed, version 2: one or more trades each, oldest first.</summary>
/// <remarks>
/// No allocation for trades and heartbeats. Prices and sizes are JSON numbers, read digit by digit as they are written. Members may come in any
/// order; of a member given twice the last counts.
/// </remarks>
internal sealed class KrakenDecoder(StreamCatalog streams) : JsonFrameDecoder
{
    private enum MessageType
    {
        None,
        Trades,
        Heartbeat,
        Status,
        Reply,
        Unknown,
    }

    protected internal override bool TryDecodeUsual(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        var json = new OrderedJson(utf8);
        if (!json.TrySkip("{\"channel\":\"trade\",\"type\":\"update\",\"data\":["u8))
            return false;

        do
        {
            var fields = new TradeFields { Stream = streams.Find(json.ReadText("{\"symbol\":\""u8)) };
            fields.SetTakerSide(json.ReadText(",\"side\":\""u8));
            fields.SetPrice(json.ReadNumber(",\"price\":"u8));
            fields.SetSize(json.ReadNumber(",\"qty\":"u8));
            json.ReadText(",\"ord_type\":\""u8);
            fields.Id = json.ReadInteger(",\"trade_id\":"u8);
            fields.SetTime(json.ReadText(",\"timestamp\":\""u8));
            json.Skip("}"u8);
            if (frame.TryAdd(fields) != FrameFault.None)
                return false;
        }
        while (json.TrySkip(","u8));
        json.Skip("]}"u8);
        frame.SortById(); // the order is seen, not promised
        return json.HasSucceeded;
    }

    protected override void Decode(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var members = default(Members);
        var data = default(Utf8JsonReader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Text.Current(ref reader).SequenceEqual("data"u8))
            {
                data = reader;
                JsonText.SkipValue(ref reader);
            }
            else
            {
                ReadMember(ref reader, ref members);
            }
        }

        switch (members.Type)
        {
            case MessageType.Trades:
                ReadTrades(ref data, frame);
                frame.IsSnapshot = members.IsSnapshot;
                break;
            case MessageType.Heartbeat:
                frame.Kind = FrameKind.Heartbeat;
                break;
            case MessageType.Status:
                frame.Kind = FrameKind.Control;
                frame.Message = KrakenSubscription.ReadStatus(utf8);
                break;
            case MessageType.Reply:
                ReadReply(utf8, members.IsRefusal, frame);
                break;
            case MessageType.None:
                frame.Reject(FrameFault.NoType);
                break;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, ref Members members)
    {
        var name = Text.Current(ref reader);
        if (name.SequenceEqual("channel"u8))
        {
            members.Type = ReadChannel(ref reader);
        }
        else if (name.SequenceEqual("method"u8))
        {
            JsonText.SkipValue(ref reader);
            members.Type = MessageType.Reply;
        }
        else if (name.SequenceEqual("type"u8))
        {
            members.IsSnapshot = Text.Read(ref reader).SequenceEqual("snapshot"u8);
        }
        else if (name.SequenceEqual("success"u8))
        {
            reader.Read();
            members.IsRefusal = reader.TokenType == JsonTokenType.False;
            reader.Skip();
        }
        else
        {
            JsonText.SkipValue(ref reader);
        }
    }

    private void ReadReply(ReadOnlySpan<byte> utf8, bool isRefusal, DecodedFrame frame)
    {
        var confirmed = KrakenSubscription.ReadConfirmed(utf8);
        if (isRefusal && confirmed is null)
        {
            frame.Kind = FrameKind.Refusal;
            frame.Message = KrakenSubscription.ReadRefusal(utf8);
        }
        else
        {
            frame.Kind = FrameKind.Control;
            frame.ConfirmedStream = confirmed is null ? null : streams.Find(Encoding.UTF8.GetBytes(confirmed));
        }
    }

    private MessageType ReadChannel(ref Utf8JsonReader reader)
    {
        var channel = Text.Read(ref reader);
        if (reader.TokenType != JsonTokenType.String)
            return MessageType.None;

        return channel.SequenceEqual("trade"u8) ? MessageType.Trades
            : channel.SequenceEqual("heartbeat"u8) ? MessageType.Heartbeat
            : channel.SequenceEqual("status"u8) ? MessageType.Status
            : MessageType.Unknown;
    }

    private void ReadTrades(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        frame.Kind = FrameKind.Trades;
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            frame.Reject(FrameFault.NotJson);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadTrade(ref reader, frame);
            else
                frame.RejectElement(ref reader);
        }

        frame.SortById(); // the order is seen, not promised
    }

    private void ReadTrade(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var fields = default(TradeFields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text.Current(ref reader);
            if (name.SequenceEqual("symbol"u8))
                fields.Stream = streams.Find(Text.Read(ref reader));
            else if (name.SequenceEqual("trade_id"u8))
                fields.Id = JsonText.ReadInteger(ref reader);
            else if (name.SequenceEqual("price"u8))
                fields.SetPrice(JsonText.ReadNumber(ref reader));
            else if (name.SequenceEqual("qty"u8))
                fields.SetSize(JsonText.ReadNumber(ref reader));
            else if (name.SequenceEqual("timestamp"u8))
                fields.SetTime(Text.Read(ref reader));
            else if (name.SequenceEqual("side"u8))
                fields.SetTakerSide(Text.Read(ref reader));
            else
                JsonText.SkipValue(ref reader);
        }

        frame.Add(fields);
    }

    /// <summary>The members of a frame that matter, but for its data.</summary>
    private struct Members
    {
        public MessageType Type;
        public bool IsSnapshot;
        public bool IsRefusal;
    }
}
