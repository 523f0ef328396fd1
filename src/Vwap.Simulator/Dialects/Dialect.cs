using System.Text.Json;

namespace Vwap.Simulator;

/// <summary>A venue's protocol: frames, subscriptions, REST. The rest of the exchange is shared by all venues.</summary>
/// <remarks>Immutable; safe to share between threads. Pure: no sockets, no clock, no state beyond the exchange and session passed in.</remarks>
internal abstract class Dialect
{
    private static readonly string[] DefaultKeys = ["BTC-USD", "ETH-USD", "ETH-BTC"];

    public static IReadOnlyList<Dialect> All { get; } = [new CoinbaseDialect(), new CoinbaseAdvancedDialect(), new KrakenDialect()];

    /// <summary>The venue's name as in <c>--venue</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The default products of a generated market.</summary>
    public IReadOnlyList<ProductId> DefaultProducts => [.. DefaultKeys.Select(key => ProductId.Parse(key.Replace('-', Separator)))];

    /// <summary>The deadline for the first subscription; then the client is disconnected. Default: 5 seconds.</summary>
    public virtual TimeSpan SubscribeWithin => TimeSpan.FromSeconds(5);

    /// <summary>Whether trades are sent in batches, one per <see cref="SimulatorLimits.BatchInterval"/>.</summary>
    public virtual bool Batches => false;

    /// <summary>The rate limit for REST requests, and the size of its token bucket. Default: 10 per second, 15 at once.</summary>
    public virtual (int PerSecond, int Burst) RestLimit => (10, 15);

    /// <summary>The response to a REST request that exceeds the rate limit.</summary>
    public abstract RestResponse TooManyRequests { get; }

    /// <summary>How frames are damaged.</summary>
    public abstract GarbageForm Garbage { get; }

    /// <summary>Separates base and quote currency in product names.</summary>
    protected virtual char Separator => '-';

    public static Dialect? Find(string name) => All.FirstOrDefault(dialect => dialect.Name == name);

    /// <summary>Why the venue cannot list a product; null if it can.</summary>
    public virtual string? FindProblem(ProductId product) => null;

    /// <summary>Opens a session and sends the frames the venue sends on connecting.</summary>
    public abstract Session Connect(ExchangeModel exchange, IFrameSink sink);

    /// <summary>Renders the frames of new trades, shared by all subscribers.</summary>
    public abstract void Render(Moment moment, List<Frame> frames);

    /// <summary>The lines for the market log: Coinbase Exchange <c>match</c> frames in every dialect.</summary>
    public virtual IEnumerable<ReadOnlyMemory<byte>> RenderLog(Moment moment) => moment.Trades.Select(trade => CoinbaseFrames.RenderMatch(trade));

    public abstract RestResponse Get(ExchangeModel exchange, RestRequest request);

    /// <summary>Reads a recorded frame, given its bytes and the same parsed; null if it carries no trades.</summary>
    public abstract RecordedFrame? ReadRecorded(ReadOnlyMemory<byte> utf8, JsonElement frame);
}
