namespace Vwap.Feeds.Tests;

/// <summary>What a night must show at its end.</summary>
internal enum Promise
{
    /// <summary>The output equals that of a night without faults: REST answers wrongly or late, but within the hold.</summary>
    PatientHold,

    /// <summary>The same with the hold as it is by default: the network is bad, but REST is well.</summary>
    HealthyRest,

    /// <summary>Waits end before the repair: each reading is exact or marked, and all is well again after REST has healed.</summary>
    Marked,

    /// <summary>There is no REST, or an absence is longer than what is caught up: each reading is exact or marked.</summary>
    HonestOnly,
}

/// <summary>Everything about a night that is drawn from its seed before it begins.</summary>
internal sealed class NightPlan
{
    private static readonly string[] WindowTexts = ["1", "2", "5", "20", "60", "500ms", "3s", "20s", "1m"];

    public NightPlan(int seed)
    {
        Seed = seed;
        var random = Random(1);
        Promise = random.Next(10) switch { < 4 => Promise.PatientHold, < 6 => Promise.HealthyRest, < 9 => Promise.Marked, _ => Promise.HonestOnly };
        Venue = KnownVenues.All[random.Next(KnownVenues.All.Count)];
        Streams = [.. Venue.Facts.DefaultProducts.Take(random.Next(1, 4)).Select(product => new StreamId(Venue.Id, product))];
        Windows = [.. random.GetItems(WindowTexts, random.Next(1, 4)).Distinct(StringComparer.Ordinal).Select(WindowSpec.Parse)];
        FaultsEnd = TimeSpan.FromSeconds(random.Next(15, 60));
        NetworkFaultsEnd = FaultsEnd + TimeSpan.FromSeconds(random.Next(0, 40));
        MarketEnds = NetworkFaultsEnd + TimeSpan.FromSeconds(60);
        Ends = MarketEnds + TimeSpan.FromSeconds(40);
        Kills = random.Next(3) == 0 ? random.Next(1, 4) : 0;
        ClockSteps = DrawClockSteps(random);

        // A night has a few kinds of faults, not a little of each: what goes wrong often together is what finds mistakes.
        foreach (var kind in Enum.GetValues<FaultKind>())
            Rates[(int)kind] = random.Next(3) == 0 ? Math.Pow(random.NextDouble(), 3) * 0.4 : 0;
        DrawHold(random);
        DrawRest(random);

        // Trades let go and trades lost together cost a hold each: honest, but late beyond any measure.
        if (Rates[(int)FaultKind.RestUnserved] > 0)
            Bounds = Bounds with { HeldTradesMax = RepairLimits.HeldTradesMax };
    }

    public int Seed { get; }

    public Promise Promise { get; }

    public Venue Venue { get; }

    public StreamId[] Streams { get; }

    public WindowSpec[] Windows { get; }

    /// <summary>When REST is well again, and no process dies any more.</summary>
    public TimeSpan FaultsEnd { get; }

    /// <summary>When the network is well again: later than REST, as the promise is that REST repairs what the network does.</summary>
    public TimeSpan NetworkFaultsEnd { get; }

    public TimeSpan MarketEnds { get; }

    public TimeSpan Ends { get; }

    public int Kills { get; }

    /// <summary>When the system's clock is set, and by how much.</summary>
    public (TimeSpan At, TimeSpan Step)[] ClockSteps { get; init; }

    /// <summary>The hold within which a sound REST server repairs every gap: the default one, or longer where a venue allows few requests.</summary>
    public TimeSpan SoundHold => TimeSpan.FromSeconds(Venue.Facts.RequestSpacing >= TimeSpan.FromSeconds(1) ? 30 : 2);

    public TimeSpan Hold { get; private set; }

    public bool CanFetch { get; private set; } = true;

    public RepairBounds Bounds { get; private set; } = new();

    /// <summary>From when to when REST answers nothing but errors.</summary>
    public (TimeSpan From, TimeSpan To) RestDead { get; private set; }

    private double[] Rates { get; } = new double[Enum.GetValues<FaultKind>().Length];

    /// <summary>How likely a kind of fault is at each occasion, at a moment of the night.</summary>
    public double Rate(FaultKind kind, TimeSpan now) => now < (kind < FaultKind.Rest429 ? NetworkFaultsEnd : FaultsEnd) ? Rates[(int)kind] : 0;

    /// <summary>A generator for one concern, so that another concern's draws do not change it.</summary>
    public Random Random(int concern) => new(unchecked(Seed * 1_000 + concern)); // any number is a seed

    private (TimeSpan At, TimeSpan Step)[] DrawClockSteps(Random random)
    {
        var steps = new (TimeSpan At, TimeSpan Step)[random.Next(3) == 0 ? random.Next(1, 5) : 0];
        for (var index = 0; index < steps.Length; index++)
            steps[index] = (MarketEnds * random.NextDouble(), TimeSpan.FromHours(random.NextDouble() * 4 - 2));
        return steps;
    }

    private void DrawHold(Random random)
    {
        Hold = SoundHold;
        if (Promise == Promise.PatientHold)
            Hold = TimeSpan.FromMinutes(10);
        else if (Promise is Promise.Marked or Promise.HonestOnly && random.Next(2) == 0)
            Hold = TimeSpan.FromMilliseconds(random.Next(0, 8_000));
        Bounds = new()
        {
            PageTradesMax = random.Next(3) switch { 0 => 7, 1 => 40, _ => RepairLimits.PageTradesMax },
            HeldTradesMax = random.Next(4) switch { 0 => 5, 1 => 30, _ => RepairLimits.HeldTradesMax },
        };
    }

    private void DrawRest(Random random)
    {
        switch (Promise)
        {
            case Promise.HealthyRest:
                for (var kind = FaultKind.Rest429; kind <= FaultKind.NoRest; kind++)
                    Rates[(int)kind] = 0;
                break;
            case Promise.PatientHold:
                Rates[(int)FaultKind.RestUnserved] = 0;
                break;
            case Promise.HonestOnly when random.Next(2) == 0:
                CanFetch = false;
                break;
            case Promise.HonestOnly:
                Bounds = Bounds with { CatchUpTradesMax = random.Next(3, 30) };
                break;
            default:
                break;
        }

        // Where a page says of which ids it has all trades, a lacking one is gone for good.
        if (Venue.Facts.Ids == TradeIdRule.MostlyContiguous)
            Rates[(int)FaultKind.RestUnserved] = Rates[(int)FaultKind.RestOmission] = 0;

        var dies = random.Next(3) == 0 && Promise is Promise.Marked or Promise.HonestOnly or Promise.PatientHold;
        var from = TimeSpan.FromSeconds(random.Next(0, 10));
        RestDead = dies ? (from, from + (FaultsEnd - from) * random.NextDouble()) : default;
    }
}
