namespace Vwap.Simulator;

/// <summary>A number that any thread may raise.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}

/// <summary>What the exchange counts as it runs.</summary>
internal sealed class ExchangeCounters
{
    private readonly Counter[] _faults = [.. Enum.GetValues<FaultKind>().Select(_ => new Counter())];

    public Counter TradesHappened { get; } = new();

    public Counter ConnectionsAccepted { get; } = new();

    public Counter ConnectionsClosed { get; } = new();

    public Counter ConnectionsWithoutSubscribe { get; } = new();

    public Counter ClientsCutOff { get; } = new();

    public Counter RequestsRefused { get; } = new();

    public Counter TradeFramesSent { get; } = new();

    public Counter OtherFramesSent { get; } = new();

    public Counter FramesMuted { get; } = new();

    public Counter RestRequests { get; } = new();

    public Counter RestRateLimited { get; } = new();

    public Counter FaultsOf(FaultKind kind) => _faults[(int)kind];

    public ExchangeStatistics TakeSnapshot() => new()
    {
        TradesHappened = TradesHappened.Value,
        ConnectionsAccepted = ConnectionsAccepted.Value,
        ConnectionsOpen = ConnectionsAccepted.Value - ConnectionsClosed.Value,
        ConnectionsWithoutSubscribe = ConnectionsWithoutSubscribe.Value,
        ClientsCutOff = ClientsCutOff.Value,
        RequestsRefused = RequestsRefused.Value,
        TradeFramesSent = TradeFramesSent.Value,
        OtherFramesSent = OtherFramesSent.Value,
        FramesMuted = FramesMuted.Value,
        RestRequests = RestRequests.Value,
        RestRateLimited = RestRateLimited.Value,
        Faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, kind => FaultsOf(kind).Value),
    };
}
