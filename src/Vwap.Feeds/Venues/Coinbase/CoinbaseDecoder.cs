using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Decodes frames of the Coinbase Exchange feed: one trade each.</summary>
/// <remarks>
/// No allocation for trades and heartbeats. Members may come in any order, with escapes and with others among them; of a member given twice
/// the last counts. <c>last_match</c> is a trade like any other.
/// </remarks>
internal sealed class CoinbaseDecoder(StreamCatalog streams) : JsonFrameDecoder
{
    private enum MessageType
    {
        None,
        Trade,
        Heartbeat,
        Subscriptions,
        Error,
        Unknown,
    }

    protected internal override bool TryDecodeUsual(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        var json = new OrderedJson(utf8);
        if (!json.TrySkip("{\"type\":\"match\",\"trade_id\":"u8))
            return false;

        var fields = new TradeFields { Id = json.ReadInteger(before: default) };
        json.ReadText(",\"maker_order_id\":\""u8);
        json.ReadText(",\"taker_order_id\":\""u8);
        fields.SetMakerSide(json.ReadText(",\"side\":\""u8));
        fields.SetSize(json.ReadText(",\"size\":\""u8));
        fields.SetPrice(json.ReadText(",\"price\":\""u8));
        fields.Stream = streams.Find(json.ReadText(",\"product_id\":\""u8));
        json.ReadInteger(",\"sequence\":"u8);
        fields.SetTime(json.ReadText(",\"time\":\""u8));
        json.Skip("}"u8);
        return json.HasSucceeded && frame.TryAdd(fields) == FrameFault.None;
    }

    protected override void Decode(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var members = default(Members);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, ref members);
        switch (members.Type)
        {
            case MessageType.Trade:
                frame.Add(members.Trade);
                break;
            case MessageType.Heartbeat:
                SetHeartbeat(members, frame);
                break;
            case MessageType.Subscriptions:
                frame.Message = CoinbaseSubscription.FindMissing(utf8, streams.Subscribed);
                frame.ConfirmsAll = frame.Message is null;
                frame.Kind = frame.ConfirmsAll ? FrameKind.Control : FrameKind.Refusal;
                break;
            case MessageType.Error:
                frame.Message = CoinbaseSubscription.ReadReason(utf8);
                frame.Kind = FrameKind.Refusal;
                break;
            case MessageType.None:
                frame.Reject(FrameFault.NoType);
                break;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, ref Members members)
    {
        var name = Text.Current(ref reader);
        if (name.SequenceEqual("type"u8))
            members.Type = ReadType(ref reader);
        else if (name.SequenceEqual("product_id"u8))
            members.Trade.Stream = streams.Find(Text.Read(ref reader));
        else if (name.SequenceEqual("last_trade_id"u8))
            members.LastTradeId = JsonText.ReadInteger(ref reader);
        else if (!CoinbaseFields.TryRead(name, ref reader, Text, ref members.Trade))
            JsonText.SkipValue(ref reader);
    }

    private MessageType ReadType(ref Utf8JsonReader reader)
    {
        var type = Text.Read(ref reader);
        if (reader.TokenType != JsonTokenType.String)
            return MessageType.None;

        return type.SequenceEqual("match"u8) || type.SequenceEqual("last_match"u8) ? MessageType.Trade
            : type.SequenceEqual("heartbeat"u8) ? MessageType.Heartbeat
            : type.SequenceEqual("subscriptions"u8) ? MessageType.Subscriptions
            : type.SequenceEqual("error"u8) ? MessageType.Error
            : MessageType.Unknown;
    }

    private static void SetHeartbeat(in Members members, DecodedFrame frame)
    {
        if (members.Trade.Stream is null)
        {
            frame.Reject(FrameFault.ForeignProduct);
        }
        else if (members.LastTradeId is not >= 0 || members.LastTradeId > FeedLimits.TradeIdMax)
        {
            frame.Reject(FrameFault.BadTradeId);
        }
        else
        {
            frame.Kind = FrameKind.Heartbeat;
            (frame.HeartbeatStream, frame.LastTradeId) = (members.Trade.Stream, members.LastTradeId.Value);
        }
    }

    /// <summary>The members of a frame that matter, as far as they are present and well-formed.</summary>
    private struct Members
    {
        public MessageType Type;
        public long? LastTradeId;
        public TradeFields Trade;
    }
}
