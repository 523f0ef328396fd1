using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Reads which products of which venues a command is about, and where those venues are reached.</summary>
internal sealed class FeedReader(SettingSources sources, Problems problems)
{
    private readonly List<string> _warnings = [];
    private Venue? _venue;

    /// <summary>What to log about the addresses although they are usable.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The venue of products that name none.</summary>
    public Venue ReadVenue() => _venue ??=
        sources.Find(SettingNames.Venue) is { } setting && problems.TryRead(setting.Source, setting.Text, FindVenue, out var venue) ? venue : KnownVenues.Default;

    /// <summary>Reads the products, as the venues write them; null when none are given.</summary>
    public List<StreamId>? ReadStreams()
    {
        ReadVenue();
        return sources.ReadList(SettingNames.Products, ParseStream, $"names no product: expected one or more, such as {KnownVenues.Default.Facts.DefaultProducts[0]}");
    }

    /// <summary>Reads the feeds of a run at their venues' own addresses: a feed per venue, in the order of the products.</summary>
    public IReadOnlyList<FeedOptions> ReadOwnFeeds() =>
        Group(ReadStreams() ?? [.. ReadVenue().Facts.DefaultProducts.Select(product => new StreamId(ReadVenue().Id, product))], []);

    /// <summary>Reads the feeds of a run that looks its products up where they are patterns, such as <c>*-USD</c>.</summary>
    public IReadOnlyList<FeedOptions> ReadListedFeeds()
    {
        ReadVenue();
        if (sources.Find(SettingNames.Products) is not { } setting || !setting.Items.Any(IsPattern))
            return ReadFeeds();
        var choices = sources.ReadList(SettingNames.Products, ParseChoice, whenEmpty: "")!;
        var feeds = WithAddresses(Group([.. choices.Select(choice => choice.Stream).OfType<StreamId>()], [.. choices.Where(choice => choice.Stream is null).Select(choice => (choice.Venue, choice.Text))]));
        if (feeds.FirstOrDefault(feed => feed.Patterns.Count > 0 && feed.Rest is null) is { } blind)
            problems.Add(setting.Source, $"{blind.Patterns[0]} is looked up in the list of products of {blind.Venue.Id}: give its address with --rest, or name the products");
        return feeds;
    }

    private static IReadOnlyList<FeedOptions> Group(IReadOnlyList<StreamId> streams, IReadOnlyList<(VenueId Venue, string Text)> patterns) =>
    [
        .. streams.Select(stream => stream.Venue).Concat(patterns.Select(pattern => pattern.Venue)).Distinct().Select(venue =>
            new FeedOptions(KnownVenues.Find(venue), [.. streams.Where(stream => stream.Venue == venue).Select(stream => stream.Product)])
            {
                Patterns = [.. patterns.Where(pattern => pattern.Venue == venue).Select(pattern => pattern.Text)],
            }),
    ];

    private static bool IsPattern(string item) => item.AsSpan().ContainsAny('*', '?');

    private Choice ParseChoice(string item)
    {
        if (!IsPattern(item))
        {
            var stream = ParseStream(item);
            return new(stream.Venue, stream.Product.Name, stream);
        }

        var colon = item.IndexOf(':', StringComparison.Ordinal);
        return new((colon < 0 ? ReadVenue() : FindVenue(item[..colon].Trim())).Id, item[(colon + 1)..].Trim(), Stream: null);
    }

    /// <summary>Reads the feed of one product, given as text; null when it is none.</summary>
    public FeedOptions? ReadFeed(string product)
    {
        ReadVenue();
        return problems.TryRead("PRODUCT", product, ParseStream, out var stream)
            ? WithAddresses([new(KnownVenues.Find(stream.Venue), [stream.Product])])[0]
            : null;
    }

    public IReadOnlyList<FeedOptions> ReadFeeds() => WithAddresses(ReadOwnFeeds());

    private IReadOnlyList<FeedOptions> WithAddresses(IReadOnlyList<FeedOptions> feeds)
    {
        var endpoints = ReadAddresses(SettingNames.Endpoint, feeds);
        var rests = ReadAddresses(SettingNames.Rest, feeds);
        return [.. feeds.Select(feed => WithAddresses(feed, endpoints.GetValueOrDefault(feed.Venue.Id), rests.GetValueOrDefault(feed.Venue.Id)))];
    }

    private static Venue FindVenue(string name) => VenueId.TryParse(name.ToLowerInvariant(), out var id) && KnownVenues.TryFind(id, out var venue)
        ? venue
        : throw new FormatException($"'{name}' is not a venue: use {string.Join(", ", KnownVenues.All.Select(known => known.Id))}");

    private StreamId ParseStream(string text) => ParseStream(text, ReadVenue());

    /// <summary>Reads <c>PRODUCT</c>, which is <paramref name="otherwise"/>'s, or <c>VENUE:PRODUCT</c>.</summary>
    /// <exception cref="FormatException">There is no such venue, or it cannot have such a product; the message says what to use.</exception>
    public static StreamId ParseStream(string text, Venue otherwise)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var venue = colon < 0 ? otherwise : FindVenue(text[..colon].Trim());
        return venue.TryParseProduct(text[(colon + 1)..], out var product, out var problem) ? new(venue.Id, product) : throw new FormatException(problem);
    }

    /// <summary>Reads the addresses of venues: <c>URL</c> where there is one venue, <c>VENUE=URL</c> where there are several.</summary>
    private Dictionary<VenueId, Setting> ReadAddresses(SettingNames names, IReadOnlyList<FeedOptions> feeds)
    {
        var addresses = new Dictionary<VenueId, Setting>();
        if (sources.Find(names) is not { } setting)
            return addresses;

        if (setting.Items.Count == 0)
            problems.Add(setting.Source, "names no address: give a URL, or VENUE=URL");
        foreach (var item in setting.Items)
        {
            foreach (var venue in FindVenues(setting.Source, item, feeds))
            {
                if (!addresses.TryAdd(venue, new(setting.Source, [AddressIn(item)])))
                    problems.Add(setting.Source, $"{venue} is given twice");
            }
        }

        return addresses;
    }

    private IEnumerable<VenueId> FindVenues(string source, string item, IReadOnlyList<FeedOptions> feeds)
    {
        if (NameLength(item) is > 0 and var length)
        {
            if (problems.TryRead(source, item[..length], FindVenue, out var venue) && feeds.All(feed => feed.Venue != venue))
                problems.Add(source, $"no product of {venue.Id} is watched: add one to --products, such as {venue.Id}:{venue.Facts.DefaultProducts[0]}");
            return venue is null ? [] : [venue.Id];
        }

        if (feeds.Count > 1 && !IsNone(item))
        {
            problems.Add(source, $"'{item}' is ambiguous, the products are of several venues: use {feeds[^1].Venue.Id}={item}");
            return [];
        }

        return feeds.Select(feed => feed.Venue.Id);
    }

    private FeedOptions WithAddresses(FeedOptions feed, Setting? endpoint, Setting? rest)
    {
        var webSocket = endpoint is null ? null : ReadUrl(feed.Venue, endpoint, "ws", "wss");
        if (webSocket is not null)
            feed = feed with { Endpoint = webSocket, Rest = feed.Venue.Facts.IsOwn(webSocket) ? feed.Venue.Facts.Rest : null };
        if (rest is not null)
            feed = feed with { Rest = IsNone(rest.Text) ? null : ReadUrl(feed.Venue, rest, "http", "https", ", or none") };
        return feed;
    }

    private Uri? ReadUrl(Venue venue, Setting setting, string plain, string secure, string orElse = "")
    {
        if (!Uri.TryCreate(setting.Text, UriKind.Absolute, out var url) || (url.Scheme != plain && url.Scheme != secure))
        {
            problems.Add(setting.Source, $"'{setting.Text}' is not valid: expected a URL with {plain}:// or {secure}://{orElse}");
            return null;
        }

        if (venue.SuccessorOf(url) is not { } successor)
            return url;
        _warnings.Add($"{setting.Source}: the exchange has retired {url.Host}; using {successor.Host} instead");
        return successor;
    }

    private static bool IsNone(string text) => text.Equals("none", StringComparison.OrdinalIgnoreCase);

    private static string AddressIn(string item) => NameLength(item) is > 0 and var length ? item[(length + 1)..] : item;

    /// <summary>The length of the venue's name before an equals sign; 0 without one. An equals sign after a colon or slash belongs to the URL.</summary>
    private static int NameLength(string item) => item.AsSpan().IndexOfAny("=:/") is var end and > 0 && item[end] == '=' ? end : 0;

    /// <summary>A product, or a pattern of products, as it was given.</summary>
    private readonly record struct Choice(VenueId Venue, string Text, StreamId? Stream)
    {
        public override string ToString() => Text;
    }
}
