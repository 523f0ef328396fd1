using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>Decodes frames of the Coinbase Advanced Trade feed: batches of trades, newest first.</summary>
/// <remarks>
/// <para>No allocation for trades and heartbeats. Members may come in any order; of a member given twice the last counts, but of <c>trades</c>
/// all do.</para>
/// <para><c>sequence_num</c> counts every frame of the connection, of whatever channel: a skipped number is a lost frame.</para>
/// </remarks>
internal sealed class CoinbaseAdvancedDecoder(StreamCatalog streams) : JsonFrameDecoder
{
    /// <summary>A higher number is damage.</summary>
    private const long SequenceMax = (1L << 53) - 1;

    private long? _nextSequence;
    private long? _sequence;
    private bool _areSnapshots;

    private enum Channel
    {
        None,
        Trades,
        Heartbeats,
        Subscriptions,
        Error,
        Unknown,
    }

    public override void Reset() => _nextSequence = null;

    protected internal override bool TryDecodeUsual(ReadOnlySpan<byte> utf8, DecodedFrame frame)
    {
        var json = new OrderedJson(utf8);
        if (!json.TrySkip("{\"channel\":\"market_trades\","u8))
            return false;

        json.TrySkip("\"client_id\":\"\","u8);
        json.ReadText("\"timestamp\":\""u8);
        var sequence = json.ReadInteger(",\"sequence_num\":"u8);
        json.Skip(",\"events\":[{\"type\":\"update\",\"trades\":["u8);
        do
        {
            var fields = new TradeFields { Stream = streams.Find(json.ReadText("{\"product_id\":\""u8)) };
            fields.Id = json.ReadInteger(",\"trade_id\":\""u8);
            fields.SetPrice(json.ReadText("\",\"price\":\""u8));
            fields.SetSize(json.ReadText(",\"size\":\""u8));
            fields.SetTime(json.ReadText(",\"time\":\""u8));
            fields.SetMakerSide(json.ReadText(",\"side\":\""u8));
            json.Skip("}"u8);
            if (frame.TryAdd(fields) != FrameFault.None)
                return false;
        }
        while (json.TrySkip(","u8));
        json.Skip("]}]}"u8);
        if (!json.HasSucceeded)
            return false;
        frame.SortById();
        frame.FramesLost = Follow(sequence);
        return true;
    }

    protected override void Decode(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var (channel, type) = (Channel.None, Channel.None);
        var events = default(Utf8JsonReader);
        _sequence = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text.Current(ref reader);
            if (name.SequenceEqual("channel"u8))
            {
                channel = ReadChannel(ref reader);
            }
            else if (name.SequenceEqual("type"u8))
            {
                type = ReadChannel(ref reader); // of errors, which have no channel
            }
            else if (name.SequenceEqual("sequence_num"u8))
            {
                _sequence = JsonText.ReadInteger(ref reader);
            }
            else
            {
                var isEvents = name.SequenceEqual("events"u8);
                events = isEvents ? reader : events;
                JsonText.SkipValue(ref reader);
            }
        }

        Interpret(utf8, channel == Channel.None ? type : channel, ref events, frame);
    }

    protected override void OnDecoded(DecodedFrame frame) => frame.FramesLost = Follow(_sequence);

    private Channel ReadChannel(ref Utf8JsonReader reader)
    {
        var name = Text.Read(ref reader);
        if (reader.TokenType != JsonTokenType.String)
            return Channel.None;

        return name.SequenceEqual("market_trades"u8) ? Channel.Trades
            : name.SequenceEqual("heartbeats"u8) ? Channel.Heartbeats
            : name.SequenceEqual("subscriptions"u8) ? Channel.Subscriptions
            : name.SequenceEqual("error"u8) ? Channel.Error
            : Channel.Unknown;
    }

    private void Interpret(ReadOnlySpan<byte> utf8, Channel channel, ref Utf8JsonReader events, DecodedFrame frame)
    {
        switch (channel)
        {
            case Channel.Trades:
                ReadEvents(ref events, frame);
                break;
            case Channel.Heartbeats:
                frame.Kind = FrameKind.Heartbeat;
                break;
            case Channel.Subscriptions:
                frame.Message = CoinbaseAdvancedSubscription.FindMissing(utf8, streams.Subscribed);
                frame.ConfirmsAll = frame.Message is null;
                frame.Kind = frame.ConfirmsAll ? FrameKind.Control : FrameKind.Refusal;
                break;
            case Channel.Error:
                frame.Message = CoinbaseSubscription.ReadReason(utf8);
                frame.Kind = FrameKind.Refusal;
                break;
            case Channel.None:
                frame.Reject(FrameFault.NoType);
                break;
        }
    }

    /// <summary>Compares the number of a frame with the one that is due; a lower one was overtaken and counted as lost.</summary>
    /// <returns>How many frames are missing before it.</returns>
    private long Follow(long? sequence)
    {
        if (sequence is not >= 0 || sequence < _nextSequence || sequence > SequenceMax)
            return 0;
        var lost = sequence.Value - (_nextSequence ?? sequence.Value);
        _nextSequence = sequence + 1;
        return lost;
    }

    private void ReadEvents(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        frame.Kind = FrameKind.Trades;
        _areSnapshots = true;
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            frame.Reject(FrameFault.NotJson);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadEvent(ref reader, frame);
            else
                frame.RejectElement(ref reader);
        }

        frame.IsSnapshot = _areSnapshots && frame.Trades.Length > 0;
        frame.SortById();
    }

    private void ReadEvent(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var isSnapshot = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text.Current(ref reader);
            if (name.SequenceEqual("type"u8))
                isSnapshot = Text.Read(ref reader).SequenceEqual("snapshot"u8);
            else if (name.SequenceEqual("trades"u8))
                ReadTrades(ref reader, frame);
            else
                JsonText.SkipValue(ref reader);
        }

        _areSnapshots &= isSnapshot;
    }

    private void ReadTrades(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            frame.RejectElement(ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadTrade(ref reader, frame);
            else
                frame.RejectElement(ref reader);
        }
    }

    private void ReadTrade(ref Utf8JsonReader reader, DecodedFrame frame)
    {
        var fields = default(TradeFields);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text.Current(ref reader);
            if (name.SequenceEqual("product_id"u8))
                fields.Stream = streams.Find(Text.Read(ref reader));
            else if (name.SequenceEqual("trade_id"u8))
                fields.Id = Text.ReadIntegerText(ref reader);
            else if (!CoinbaseFields.TryRead(name, ref reader, Text, ref fields))
                JsonText.SkipValue(ref reader);
        }

        frame.Add(fields);
    }
}
