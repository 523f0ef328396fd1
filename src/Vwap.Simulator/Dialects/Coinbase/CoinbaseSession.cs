using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Simulator;

/// <summary>Subscriptions to <c>matches</c> and <c>heartbeat</c> of Coinbase Exchange, in all documented forms.</summary>
/// <remarks>
/// Products at the root apply to every channel without its own. One error refuses the whole request. Unsubscribing from a channel without
/// products means all of them.
/// </remarks>
internal sealed class CoinbaseSession(ExchangeModel exchange, IFrameSink sink) : Session(exchange, sink)
{
    private const string Matches = "matches";
    private const string Heartbeat = "heartbeat";

    private static readonly string[] ChannelsWithLogin = ["level2", "level3", "full", "user", "balance"];

    /// <summary>Public channels without trades.</summary>
    private static readonly string[] ChannelsNotServed =
        ["ticker", "ticker_batch", "ticker_1000", "level2_batch", "level2_50", "status", "auctionfeed", "rfq_matches"];

    private readonly HashSet<Product> _heartbeats = [];

    public override void Receive(JsonElement message)
    {
        var type = message.FindText("type");
        if (type is not ("subscribe" or "unsubscribe"))
        {
            Refuse("Failed to subscribe", "Type has to be either subscribe or unsubscribe");
            return;
        }

        var parts = new List<(string Channel, IReadOnlyList<Product> Products)>();
        if (FindProblem(message, type == "subscribe", parts) is { } reason)
            Refuse($"Failed to {type}", reason);
        else if (type == "subscribe")
            Subscribe(parts);
        else
            Unsubscribe(parts);
    }

    public override void ReceiveMalformed() => Refuse("Malformed JSON");

    public override void SendHeartbeats()
    {
        foreach (var product in Exchange.Products.Where(_heartbeats.Contains))
            Send(CoinbaseFrames.RenderHeartbeat(product, Exchange.Now));
    }

    private void Subscribe(List<(string Channel, IReadOnlyList<Product> Products)> parts)
    {
        foreach (var (channel, products) in parts)
            SubscribersOf(channel).UnionWith(products);
        MarkSubscribed();
        Reply();
        foreach (var product in parts.Where(part => part.Channel == Matches).SelectMany(part => part.Products.Distinct()))
        {
            if (CoinbaseFrames.RenderLastMatch(product) is { } last)
                Sink.Offer(last);
        }
    }

    private void Unsubscribe(List<(string Channel, IReadOnlyList<Product> Products)> parts)
    {
        foreach (var (channel, products) in parts)
            SubscribersOf(channel).ExceptWith(products);
        Reply();
    }

    private HashSet<Product> SubscribersOf(string channel) => channel == Matches ? Trades : _heartbeats;

    /// <summary>Replies with the complete set of subscriptions.</summary>
    private void Reply()
    {
        (string Name, HashSet<Product> Products)[] channels = [(Matches, Trades), (Heartbeat, _heartbeats)];
        var subscribed = channels.Where(channel => channel.Products.Count > 0).Select(channel => new JsonObject
        {
            ["name"] = channel.Name,
            ["product_ids"] = Json.Array(channel.Products.Select(product => product.Name)),
            ["account_ids"] = null,
        });
        Send(Json.Object(("type", "subscriptions"), ("channels", new JsonArray([.. subscribed]))).ToUtf8());
    }

    private void Refuse(string message, string? reason = null) => Refuse(Json.Object(("type", "error"), ("message", message), ("reason", reason)));

    private string? FindProblem(JsonElement message, bool isSubscribe, List<(string Channel, IReadOnlyList<Product> Products)> parts)
    {
        if (FindProducts(message, out var rootProducts) is { } rootProblem)
            return rootProblem;
        if (!message.Find("channels").Elements().Any())
            return "No channels provided";

        foreach (var channel in message.Find("channels").Elements())
        {
            var name = channel.ValueKind == JsonValueKind.String ? channel.GetString() : channel.FindText("name");
            IReadOnlyList<Product> products = [];
            if ((FindProblem(name) ?? FindProducts(channel, out products)) is { } problem)
                return problem;
            if (products.Count == 0)
                products = rootProducts;
            if (products.Count == 0 && isSubscribe)
                return $"You need to specify at least one product ID for channel {name}";
            parts.Add((name!, products.Count > 0 ? products : Exchange.Products));
        }

        return null;
    }

    private string? FindProducts(JsonElement element, out IReadOnlyList<Product> products)
    {
        products = [];
        if (element.Find("product_ids") is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } ids)
            return null;
        if (ids.FindTexts() is not { } names)
            return "product_ids has to be an array of strings";
        if (names.FirstOrDefault(name => Exchange.Find(name) is null) is { } unknown)
            return $"{unknown} is not a valid product";

        products = [.. names.Select(name => Exchange.Find(name)!)];
        return null;
    }

    private static string? FindProblem(string? channel)
    {
        if (channel is null)
            return "A channel has to be a name or an object with a name";
        if (channel is Matches or Heartbeat)
            return null;
        if (ChannelsWithLogin.Contains(channel, StringComparer.Ordinal))
            return "level2, level3, and full channels now require authentication. https://docs.cloud.coinbase.com/exchange/docs/websocket-auth";
        return ChannelsNotServed.Contains(channel, StringComparer.Ordinal)
            ? $"{channel} is not served by this simulator: subscribe to matches or heartbeat"
            : $"{channel} is not a valid channel";
    }
}
