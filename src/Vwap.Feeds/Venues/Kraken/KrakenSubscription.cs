using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Feeds;

/// <summary>Requests a subscription, and reads what the venue says about it.</summary>
internal static class KrakenSubscription
{
    private const string AlreadySubscribed = "Already subscribed";

    /// <summary>One request for the trades of all products, with a snapshot of each. It is acknowledged, or refused, product by product.</summary>
    public static IReadOnlyList<byte[]> Create(IReadOnlyList<ProductId> products) =>
    [
        SubscriptionText.Write(new()
        {
            ["method"] = "subscribe",
            ["params"] = new JsonObject { ["channel"] = "trade", ["symbol"] = SubscriptionText.NamesOf(products), ["snapshot"] = true },
        }),
    ];

    /// <summary>One request to end the trades of some products.</summary>
    public static IReadOnlyList<byte[]> CreateEnd(IReadOnlyList<ProductId> products) =>
    [
        SubscriptionText.Write(new()
        {
            ["method"] = "unsubscribe",
            ["params"] = new JsonObject { ["channel"] = "trade", ["symbol"] = SubscriptionText.NamesOf(products) },
        }),
    ];

    /// <summary>The reason and the product of a refusal: one for each refused product. The whole reply where it names no reason.</summary>
    public static string ReadRefusal(ReadOnlySpan<byte> reply)
    {
        var (error, symbol) = (Read(reply, static root => ReadText(root, "error")), Read(reply, static root => ReadText(root, "symbol")));
        if (error is null)
            return Encoding.UTF8.GetString(reply);
        return symbol is null || error.Contains(symbol, StringComparison.Ordinal) ? error : $"{error}: {symbol}";
    }

    /// <summary>The product whose subscription a reply confirms: anew, or by refusing to repeat it; null for none.</summary>
    public static string? ReadConfirmed(ReadOnlySpan<byte> reply) => Read(reply, static root =>
        ReadText(root, "method") != "subscribe" ? null
        : root.GetProperty("success").GetBoolean() ? ReadText(root.GetProperty("result"), "symbol")
        : ReadText(root, "error") == AlreadySubscribed ? ReadText(root, "symbol")
        : null);

    /// <summary>What a <c>status</c> frame says of the venue; null when all is well.</summary>
    public static string? ReadStatus(ReadOnlySpan<byte> status) =>
        Read(status, static root => ReadText(root.GetProperty("data")[0], "system")) is { } system and not "online" ? $"venue status: {system}" : null;

    /// <returns>Null when it is not there, or not text (half a surrogate pair).</returns>
    private static string? Read(ReadOnlySpan<byte> frame, Func<JsonElement, string?> read)
    {
        try
        {
            var reader = new Utf8JsonReader(frame);
            using var document = JsonDocument.ParseValue(ref reader);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string? ReadText(JsonElement element, string member) => element.GetProperty(member).GetString();
}
