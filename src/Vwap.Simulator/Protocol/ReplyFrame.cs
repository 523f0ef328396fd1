using System.Buffers;
using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>What the exchange answers to requests.</summary>
internal static class ReplyFrame
{
    /// <summary>The complete set of what a subscriber hears.</summary>
    public static Frame RenderSubscriptions(Subscriber subscriber) => Render(json =>
    {
        json.WriteString("type"u8, "subscriptions"u8);
        json.WriteStartArray("channels"u8);
        foreach (var channel in Enum.GetValues<FeedChannel>())
            WriteChannel(json, channel, subscriber.DesksOf(channel));
        json.WriteEndArray();
    });

    public static Frame RenderError(Refusal refusal) => Render(json =>
    {
        json.WriteString("type"u8, "error"u8);
        json.WriteString("message"u8, refusal.Message);
        if (refusal.Reason is not null)
            json.WriteString("reason"u8, refusal.Reason);
    });

    private static void WriteChannel(Utf8JsonWriter json, FeedChannel channel, IReadOnlyCollection<ProductDesk> desks)
    {
        if (desks.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("name"u8, ChannelNames.NameOf(channel));
        json.WriteStartArray("product_ids"u8);
        foreach (var desk in desks)
            json.WriteStringValue(desk.Listing.Id.Name);
        json.WriteEndArray();
        json.WriteNull("account_ids"u8);
        json.WriteEndObject();
    }

    private static Frame Render(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Frame.Control(buffer.WrittenMemory);
    }
}
