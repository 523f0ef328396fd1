namespace Vwap.Feeds.Tests;

/// <summary>Whether a night has kept its promise.</summary>
internal static class Judge
{
    /// <summary>For how long after the bad part of a night a request of before may still be in the way.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);

    /// <summary>The hold within which a well REST repairs every gap.</summary>
    private static readonly TimeSpan SoundHold = TimeSpan.FromSeconds(2);

    /// <summary>Judges one reading when it is emitted: exact, or marked; and marked only where something is missing.</summary>
    public static void Reading(Night night, in Reading reading)
    {
        var expected = night.Oracle.Find(reading.Product, reading.Window, reading.Trade.Id);
        var isSame = Oracle.HaveSameNumbers(reading, expected);
        if (isSame && reading.State == expected.State)
            return;

        var what = $"{reading.Product} {reading.Window} after {reading.Trade.Id}: {Describe(reading)}, expected {Describe(expected)}";
        night.Check(night.Plan.Promise is not (Promise.PatientHold or Promise.HealthyRest), $"not as without faults: {what}");
        night.Check(reading.State != ReadingState.Complete, $"wrong and not marked: {what}");
        night.Check(night.Plan.Bounds.HeldTradesMax < RepairLimits.HeldTradesMax || IsMarkedRightly(night, reading, expected), $"marked for nothing: {what}");
    }

    /// <summary>Judges what is left of the output when the night is over.</summary>
    public static void Output(Night night)
    {
        foreach (var product in night.Plan.Products)
        {
            foreach (var window in night.Plan.Windows)
                Column(night, product, window);
        }
    }

    private static void Column(Night night, ProductId product, WindowSpec window)
    {
        var ids = night.Output.Readings.Where(reading => reading.Product == product && reading.Window == window).ToArray();
        var column = $"{product} {window}";
        night.Check(ids.Length > 0, $"{column}: no reading at all");
        var previous = night.Begins[product] - 1;
        foreach (var id in ids.Select(reading => reading.Trade.Id))
        {
            night.Check(id > previous, $"{column}: {id} after {previous}");
            for (var lost = previous + 1; lost < id; lost++)
                night.Check(MayBeLost(night, product, lost), $"{column}: no reading after trade {lost}");
            previous = id;
        }

        if (night.Plan.Promise != Promise.HonestOnly)
            End(night, ids[^1], column);
    }

    private static bool MayBeLost(Night night, ProductId product, long id) => night.Plan.Promise switch
    {
        Promise.HonestOnly => true,
        Promise.Marked => night.Plan.Hold < SoundHold || night.Rest.IsUnserved(product, id) || TimeOf(night, product, id) < night.Plan.FaultsEnd + Aftermath,
        _ => false,
    };

    private static void End(Night night, in Reading last, string column)
    {
        night.Check(last.Trade.Id == night.Oracle.LastId(last.Product), $"{column}: ends with {last.Trade.Id}, not {night.Oracle.LastId(last.Product)}");
        var expected = night.Oracle.Find(last.Product, last.Window, last.Trade.Id);
        for (var id = last.Trade.Id - expected.Count; id <= last.Trade.Id; id++)
        {
            if (night.Rest.IsUnserved(last.Product, id))
                return;
        }

        night.Check(last.State == expected.State, $"{column}: still {Describe(last)} at the end, expected {Describe(expected)}");
    }

    /// <summary>Whether a trade of the window, or the one right before it, has not been seen.</summary>
    private static bool IsMarkedRightly(Night night, in Reading reading, in Reading expected)
    {
        var oldest = reading.Trade.Id - expected.Count + 1;
        var from = Math.Max(night.Oracle.FirstId(reading.Product), oldest - 1);
        return reading.State == expected.State || !night.Seen.HasAll(reading.Product, from, reading.Trade.Id);
    }

    private static TimeSpan TimeOf(Night night, ProductId product, long id) =>
        night.Market.Of(product)[id - night.Oracle.FirstId(product)].Trade.Time - SimulatedTime.Start.UtcDateTime;

    private static string Describe(in Reading reading) => $"{reading.Vwap} of {reading.Count} trades, {reading.State}";
}
