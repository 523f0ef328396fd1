using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>The lines of a recording, written and read (docs/recording.md).</summary>
/// <remarks>
/// One JSON object per line: a header, then the events in the order in which they reached the engine, each with <c>at</c>. A frame or body
/// is kept exactly as received in the string <c>raw</c>, or in <c>raw64</c> where it is no UTF-8.
/// </remarks>
internal static class RecordingFormat
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> line, RecordingHeader header)
    {
        using (var json = new Utf8JsonWriter(line, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("vwap_recording", RecordingHeader.Version);
            WriteArray(json, "products", header.Products.Select(product => product.Name));
            WriteArray(json, "windows", header.Windows.Select(window => window.Text));
            json.WriteBoolean("rest", header.Repair.CanFetch);
            json.WriteNumber("hold_ms", (decimal)header.Repair.Hold.Ticks / TimeSpan.TicksPerMillisecond);
            json.WriteNumber("seed", header.Repair.Seed);
            if (header.MaxTrades is { } maxTrades)
                json.WriteNumber("max_trades", maxTrades);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    public static void Write(IBufferWriter<byte> line, in FeedEvent feedEvent)
    {
        using (var json = new Utf8JsonWriter(line, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("at", feedEvent.At);
            if (feedEvent.Kind != FeedEventKind.Frame)
                json.WriteString("event", feedEvent.Kind.ToString());
            if (feedEvent.Kind is FeedEventKind.Page or FeedEventKind.FetchFailed)
                WriteRequest(json, feedEvent);
            if (feedEvent.Detail is { } detail)
                json.WriteString("detail", detail);
            if (feedEvent.Kind is FeedEventKind.Frame or FeedEventKind.Page)
                WritePayload(json, feedEvent.Payload.Span);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    /// <summary>Reads the header, if the line is one.</summary>
    /// <exception cref="FormatException">It is the header of another version, or is damaged.</exception>
    public static RecordingHeader? ReadHeader(ReadOnlyMemory<byte> line)
    {
        if (!line.Span.StartsWith("{\"vwap_recording\":"u8))
            return null;

        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.GetProperty("vwap_recording").GetInt32() == RecordingHeader.Version ? ReadHeader(root) : throw NewOtherVersion();
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new FormatException("The first line of the recording is damaged", exception);
        }
    }

    /// <summary>Reads an event of a recording.</summary>
    /// <returns>False when the line is damaged, as the last one of a recording may be that was cut short.</returns>
    public static bool TryReadEvent(ReadOnlyMemory<byte> line, out FeedEvent feedEvent)
    {
        feedEvent = default;
        try
        {
            using var document = JsonDocument.Parse(line);
            feedEvent = ReadEvent(document.RootElement);
            return true;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            return false;
        }
    }

    /// <summary>Reads the frame out of another program's envelope: a JSON object with the string <c>raw</c>, of something received.</summary>
    /// <returns>False when the line holds no frame received.</returns>
    public static bool TryReadEnvelope(ReadOnlyMemory<byte> line, out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("sent_ts", out _))
                return false;
            frame = Encoding.UTF8.GetBytes(ReadText(document.RootElement, "raw"));
            return true;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            return false;
        }
    }

    private static FormatException NewOtherVersion() =>
        new($"The recording is of another version than {RecordingHeader.Version}: replay it with the vwap that made it", new NotSupportedException());

    /// <summary>What the platform throws for a line that is no JSON, or lacks a member, or has one of another type or out of range.</summary>
    private static bool IsDamage(Exception exception) => exception
        is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException
        or FormatException { InnerException: not NotSupportedException };

    private static RecordingHeader ReadHeader(JsonElement root)
    {
        var hold = TimeSpan.FromTicks((long)(root.GetProperty("hold_ms").GetDecimal() * TimeSpan.TicksPerMillisecond));
        var header = new RecordingHeader(
            [.. ReadArray(root, "products").Select(ProductId.Parse)],
            [.. ReadArray(root, "windows").Select(WindowSpec.Parse)],
            new() { CanFetch = root.GetProperty("rest").GetBoolean(), Hold = hold, Seed = root.GetProperty("seed").GetInt32() },
            root.TryGetProperty("max_trades", out var maxTrades) ? maxTrades.GetInt64() : null);
        return hold >= TimeSpan.Zero && header.Windows.Count > 0 ? header : throw new FormatException("No window, or a hold below zero");
    }

    private static FeedEvent ReadEvent(JsonElement root)
    {
        var at = root.GetProperty("at").GetDateTimeOffset().UtcDateTime;
        var kind = root.TryGetProperty("event", out _) ? ReadKind(ReadText(root, "event")) : FeedEventKind.Frame;
        var detail = root.TryGetProperty("detail", out var text) ? text.GetString() : null;
        return kind switch
        {
            FeedEventKind.Frame => new(kind, at, ReadPayload(root)),
            FeedEventKind.Page => new(kind, at, ReadPayload(root), ReadRequest(root)),
            FeedEventKind.FetchFailed => new(kind, at, default, ReadRequest(root), ReadRetryAfter(root), detail),
            _ => new(kind, at, Detail: detail),
        };
    }

    /// <summary>By its name alone: the platform would take a number too.</summary>
    private static FeedEventKind ReadKind(string name) =>
        Array.IndexOf(Enum.GetNames<FeedEventKind>(), name) >= 0 ? Enum.Parse<FeedEventKind>(name) : throw new FormatException($"No event: {name}");

    private static void WriteRequest(Utf8JsonWriter json, in FeedEvent feedEvent)
    {
        json.WriteString("product", feedEvent.Request.Product.Name);
        json.WriteNumber("from", feedEvent.Request.Ids.From);
        json.WriteNumber("to", feedEvent.Request.Ids.To);
        if (feedEvent.RetryAfter > TimeSpan.Zero)
            json.WriteNumber("retry_after_ticks", feedEvent.RetryAfter.Ticks);
    }

    private static FetchRequest ReadRequest(JsonElement root)
    {
        var ids = new IdRange(root.GetProperty("from").GetInt64(), root.GetProperty("to").GetInt64());
        return ids.From <= ids.To ? new(ProductId.Parse(ReadText(root, "product")), ids) : throw new FormatException("No ids between from and to");
    }

    private static TimeSpan ReadRetryAfter(JsonElement root) =>
        root.TryGetProperty("retry_after_ticks", out var ticks) ? TimeSpan.FromTicks(ticks.GetInt64()) : TimeSpan.Zero;

    private static void WritePayload(Utf8JsonWriter json, ReadOnlySpan<byte> payload)
    {
        if (System.Text.Unicode.Utf8.IsValid(payload))
            json.WriteString("raw", payload);
        else
            json.WriteBase64String("raw64", payload);
    }

    private static byte[] ReadPayload(JsonElement root) => root.TryGetProperty("raw64", out var bytes)
        ? bytes.GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(ReadText(root, "raw"));

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static IEnumerable<string> ReadArray(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateArray().Select(ReadText);

    private static string ReadText(JsonElement root, string name) => ReadText(root.GetProperty(name));

    private static string ReadText(JsonElement element) => element.GetString() ?? throw new FormatException("null where a text should be");
}
