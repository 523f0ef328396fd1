using System.Text.Json;
using System.Text.Unicode;

namespace Vwap.Feeds;

/// <summary>Reads a frame of the Coinbase Exchange feed: UTF-8 bytes in, message out.</summary>
/// <remarks>
/// <para>Pure: no I/O, no allocation for trades and heartbeats, and no exception whatever the bytes. Members may come in any order, with
/// escapes and with others among them; of a member given twice the last counts.</para>
/// <para>Not thread-safe.</para>
/// </remarks>
/// <param name="products">The products that trades may be of.</param>
public sealed class CoinbaseMessageReader(ProductCatalog products)
{
    private readonly JsonText _text = new();

    private enum MessageType
    {
        None,
        Trade,
        Heartbeat,
        Subscriptions,
        Error,
        Unknown,
    }

    /// <summary>Reads one frame.</summary>
    public CoinbaseMessage Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > FeedLimits.FrameBytesMax)
            return CoinbaseMessage.Reject(FrameFault.TooLong);
        if (!Utf8.IsValid(frame))
            return CoinbaseMessage.Reject(FrameFault.NotUtf8);

        try
        {
            return ReadObject(frame);
        }
        catch (JsonException)
        {
            return CoinbaseMessage.Reject(FrameFault.NotJsonObject);
        }
    }

    private CoinbaseMessage ReadObject(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return CoinbaseMessage.Reject(FrameFault.NotJsonObject);

        var members = default(Members);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, ref members);
        reader.Read(); // throws on anything but white space behind the object
        return Understand(members);
    }

    private void ReadMember(ref Utf8JsonReader reader, ref Members members)
    {
        var name = _text.Current(ref reader);
        if (name.SequenceEqual("type"u8))
            members.Type = ReadType(ref reader);
        else if (name.SequenceEqual("product_id"u8))
            members.Product = products.TryFind(_text.Read(ref reader), out var product) ? product : null;
        else if (name.SequenceEqual("last_trade_id"u8))
            members.LastTradeId = JsonText.ReadId(ref reader);
        else if (!members.Trade.TryRead(name, ref reader, _text))
            JsonText.SkipValue(ref reader);
    }

    private MessageType ReadType(ref Utf8JsonReader reader)
    {
        var type = _text.Read(ref reader);
        if (reader.TokenType != JsonTokenType.String)
            return MessageType.None;

        return type.SequenceEqual("match"u8) || type.SequenceEqual("last_match"u8) ? MessageType.Trade
            : type.SequenceEqual("heartbeat"u8) ? MessageType.Heartbeat
            : type.SequenceEqual("subscriptions"u8) ? MessageType.Subscriptions
            : type.SequenceEqual("error"u8) ? MessageType.Error
            : MessageType.Unknown;
    }

    private static CoinbaseMessage Understand(in Members members) => members.Type switch
    {
        MessageType.None => CoinbaseMessage.Reject(FrameFault.NoType),
        MessageType.Trade => UnderstandTrade(members),
        MessageType.Heartbeat => UnderstandHeartbeat(members),
        MessageType.Subscriptions => CoinbaseMessage.Of(CoinbaseMessageKind.Subscriptions),
        MessageType.Error => CoinbaseMessage.Of(CoinbaseMessageKind.Error),
        _ => CoinbaseMessage.Of(CoinbaseMessageKind.Unknown),
    };

    private static CoinbaseMessage UnderstandTrade(in Members members)
    {
        if (members.Product is not { } product)
            return CoinbaseMessage.Reject(FrameFault.ForeignProduct);

        var fault = members.Trade.ToTrade(product, out var trade);
        return fault == FrameFault.None ? CoinbaseMessage.Of(trade) : CoinbaseMessage.Reject(fault);
    }

    private static CoinbaseMessage UnderstandHeartbeat(in Members members)
    {
        if (members.Product is not { } product)
            return CoinbaseMessage.Reject(FrameFault.ForeignProduct);
        return members.LastTradeId is >= 0
            ? CoinbaseMessage.OfHeartbeat(product, members.LastTradeId.Value)
            : CoinbaseMessage.Reject(FrameFault.BadTradeId);
    }

    /// <summary>The members of a frame that matter, as far as they are there and well-formed.</summary>
    private struct Members
    {
        public MessageType Type;
        public ProductId? Product;
        public long? LastTradeId;
        public TradeMembers Trade;
    }
}
