using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vwap.Feeds;

/// <summary>The lines of a recording, written and read (docs/recording.md).</summary>
/// <remarks>
/// One JSON object per line: a header, then the events in the order in which they reached the engine. A frame or body
/// is kept exactly as received in the string <c>raw</c>, or in <c>raw64</c> if it is not UTF-8.
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
            WriteArray(json, "products", header.Streams.Select(stream => stream.ToString()));
            WriteArray(json, "windows", header.Windows.Select(window => window.Text));
            WriteArray(json, "rest", header.Repair.Venues.Where(venue => venue.Value.CanFetch).Select(venue => venue.Key.Name));
            json.WriteNumber("hold_ms", (decimal)header.Repair.Hold.Ticks / TimeSpan.TicksPerMillisecond);
            json.WriteNumber("seed", header.Repair.Seed);
            if (header.Repair.With != ReadingExtras.None)
                json.WriteString("with", header.Repair.With.ToString());
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
            json.WriteNumber("elapsed_us", feedEvent.Elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
            if (feedEvent.Venue != default && feedEvent.Venue != VenueId.Coinbase)
                json.WriteString("venue", feedEvent.Venue.Name);
            if (feedEvent.Kind != FeedEventKind.Frame)
                json.WriteString("event", feedEvent.Kind.ToString());
            if (feedEvent.Kind is FeedEventKind.Page or FeedEventKind.FetchFailed)
                WriteRequest(json, feedEvent.Request!, feedEvent.RetryAfter);
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
            throw new FormatException("The header of the recording is damaged", exception);
        }
    }

    /// <summary>Reads an event of a recording.</summary>
    /// <returns>False when the line is damaged, as the last one of a truncated recording may be.</returns>
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
        new($"Unsupported recording version, only {RecordingHeader.Version} is read: replay it with the version of vwap that recorded it", new NotSupportedException());

    /// <summary>What the platform throws for a line that is no JSON, or lacks a member, or has one of another type or out of range.</summary>
    private static bool IsDamage(Exception exception) => exception
        is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException
        or FormatException { InnerException: not NotSupportedException };

    private static RecordingHeader ReadHeader(JsonElement root)
    {
        var hold = TimeSpan.FromTicks((long)(root.GetProperty("hold_ms").GetDecimal() * TimeSpan.TicksPerMillisecond));
        StreamId[] streams = [.. ReadArray(root, "products").Select(StreamId.Parse)];
        var header = new RecordingHeader(
            streams,
            [.. ReadArray(root, "windows").Select(WindowSpec.Parse)],
            new() { Venues = ReadRules(root.GetProperty("rest"), streams), Hold = hold, Seed = root.GetProperty("seed").GetInt32(), With = ReadExtras(root) },
            root.TryGetProperty("max_trades", out var maxTrades) ? maxTrades.GetInt64() : null);
        return hold >= TimeSpan.Zero && header.Windows.Count > 0 ? header : throw new FormatException("No window, or a negative hold");
    }

    private static ReadingExtras ReadExtras(JsonElement root) =>
        root.TryGetProperty("with", out var with) ? Enum.Parse<ReadingExtras>(ReadText(with)) : ReadingExtras.None;

    /// <summary>The rules of a venue apply to its recordings, except whether it had REST, an option of the run. Recordings of one venue have true or false.</summary>
    private static Dictionary<VenueId, VenueRules> ReadRules(JsonElement rest, StreamId[] streams)
    {
        var venues = streams.Select(stream => stream.Venue).Distinct();
        HashSet<string> withRest = rest.ValueKind == JsonValueKind.Array ? [.. rest.EnumerateArray().Select(ReadText)] : [];
        return venues.ToDictionary(venue => venue, venue =>
            new FeedOptions(KnownVenues.Find(venue), []).Rules with { CanFetch = rest.ValueKind == JsonValueKind.True || withRest.Contains(venue.Name) });
    }

    private static FeedEvent ReadEvent(JsonElement root)
    {
        var at = root.GetProperty("at").GetDateTimeOffset().UtcDateTime;
        var kind = root.TryGetProperty("event", out _) ? ReadKind(ReadText(root, "event")) : FeedEventKind.Frame;
        var venue = root.TryGetProperty("venue", out var name) ? VenueId.Parse(ReadText(name)) : kind == FeedEventKind.Tick ? default : VenueId.Coinbase;
        var detail = root.TryGetProperty("detail", out var text) ? text.GetString() : null;
        var feedEvent = kind switch
        {
            FeedEventKind.Frame => new(kind, venue, ReadPayload(root)),
            FeedEventKind.Page => new(kind, venue, ReadPayload(root), ReadRequest(root, venue), ReadRetryAfter(root)),
            FeedEventKind.FetchFailed => new(kind, venue, default, ReadRequest(root, venue), ReadRetryAfter(root), detail),
            _ => new FeedEvent(kind, venue, Detail: detail),
        };
        // Recordings of earlier versions have only the system clock.
        var elapsed = root.TryGetProperty("elapsed_us", out var us) ? TimeSpan.FromTicks(us.GetInt64() * TimeSpan.TicksPerMicrosecond) : TimeSpan.MinValue;
        return feedEvent with { At = at, Elapsed = elapsed };
    }

    /// <summary>By name only: the platform would accept a number, too. Earlier versions had an event for the opening of a connection.</summary>
    private static FeedEventKind ReadKind(string name) =>
        name == "Opened" ? FeedEventKind.Tick
        : Array.IndexOf(Enum.GetNames<FeedEventKind>(), name) >= 0 ? Enum.Parse<FeedEventKind>(name)
        : throw new FormatException($"No event: {name}");

    private static void WriteRequest(Utf8JsonWriter json, FetchRequest request, TimeSpan retryAfter)
    {
        json.WriteString("product", request.Stream.Product.Name);
        json.WriteNumber("from", request.Ids.From);
        json.WriteNumber("to", request.Ids.To);
        if (retryAfter > TimeSpan.Zero)
            json.WriteNumber("retry_after_ticks", retryAfter.Ticks);
    }

    private static FetchRequest ReadRequest(JsonElement root, VenueId venue)
    {
        var ids = new IdRange(root.GetProperty("from").GetInt64(), root.GetProperty("to").GetInt64());
        return ids.From <= ids.To ? new(new(venue, ProductId.Parse(ReadText(root, "product"))), ids) : throw new FormatException("No ids between from and to");
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
