namespace Vwap.Feeds.Tests;

/// <summary>Whether a night has kept its promise.</summary>
internal static class Judge
{
    /// <summary>For how long after the bad part of a night a request of before may still be in the way.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(15);

    /// <summary>Judges one reading when it is emitted: exact, or marked; and marked only where something is missing.</summary>
    public static void Reading(Night night, in Reading reading)
    {
        var expected = night.Oracle.Find(reading.Stream, reading.Window, reading.Trade.Id);
        var isSame = night.Oracle.IsExact(reading, expected);
        if (isSame && reading.State == expected.State)
            return;

        var what = $"{reading.Stream} {reading.Window} after {reading.Trade.Id}: {Describe(reading)}, expected {Describe(expected)}";
        night.Check(night.Plan.Promise is not (Promise.PatientHold or Promise.HealthyRest), $"not as without faults: {what}");
        night.Check(reading.State != ReadingState.Complete, $"wrong and not marked: {what}");
        night.Check(night.Plan.Bounds.HeldTradesMax < RepairLimits.HeldTradesMax || IsMarkedRightly(night, reading, expected), $"marked for nothing: {what}");
    }

    /// <summary>Judges what is left of the output when the night is over.</summary>
    public static void Output(Night night)
    {
        foreach (var product in night.Plan.Streams)
        {
            foreach (var window in night.Plan.Windows)
                Column(night, product, window);
        }
    }

    private static void Column(Night night, StreamId stream, WindowSpec window)
    {
        var written = night.Output.Readings.Where(reading => reading.Stream == stream && reading.Window == window).ToArray();
        var column = $"{stream} {window}";
        night.Check(written.Length > 0, $"{column}: no reading at all");
        var next = night.Market.PositionOf(stream, night.Begins[stream]);
        foreach (var id in written.Select(reading => reading.Trade.Id))
        {
            var position = night.Market.PositionOf(stream, id);
            night.Check(position >= next, $"{column}: {id} is not in order");
            foreach (var lost in night.Market.Of(stream).AsSpan(next, position - next))
                night.Check(MayBeLost(night, lost.Trade), $"{column}: no reading after trade {lost.Trade.Id}");
            next = position + 1;
        }

        if (night.Plan.Promise != Promise.HonestOnly)
            End(night, written[^1], column);
    }

    private static bool MayBeLost(Night night, Trade trade) => night.Plan.Promise switch
    {
        Promise.HonestOnly => true,
        Promise.Marked => night.Plan.Hold < night.Plan.SoundHold || night.Rest.IsUnserved(trade.Stream, trade.Id)
            || trade.Time - SimulatedTime.Start.UtcDateTime < night.Plan.FaultsEnd + Aftermath,
        _ => false,
    };

    private static void End(Night night, in Reading last, string column)
    {
        var lastId = night.Market.Of(last.Stream)[^1].Trade.Id;
        night.Check(last.Trade.Id == lastId, $"{column}: ends with {last.Trade.Id}, not {lastId}");
        var expected = night.Oracle.Find(last.Stream, last.Window, last.Trade.Id);
        var trades = TradesOf(night, last.Trade, expected.Count);
        if (night.Plan.Hold < night.Plan.SoundHold && !AreContiguous(trades))
            return; // a skipped id whose wait ended before a page showed that it never existed
        foreach (var traded in trades)
        {
            if (night.Rest.IsUnserved(last.Stream, traded.Trade.Id))
                return;
        }

        night.Check(last.State == expected.State, $"{column}: still {Describe(last)} at the end, expected {Describe(expected)}");
    }

    /// <summary>Whether a trade of the window, or the one right before it, has not been seen; where ids have holes, whether one is in it.</summary>
    private static bool IsMarkedRightly(Night night, in Reading reading, in Reading expected)
    {
        if (reading.State == expected.State)
            return true;

        var trades = TradesOf(night, reading.Trade, expected.Count);
        return !AreContiguous(trades) || !night.Seen.HasAll(trades);
    }

    private static bool AreContiguous(ReadOnlySpan<TradeOfNight> trades) => trades[^1].Trade.Id - trades[0].Trade.Id == trades.Length - 1;

    /// <summary>The trades of a window, and the one right before it.</summary>
    private static ReadOnlySpan<TradeOfNight> TradesOf(Night night, in Trade newest, int count)
    {
        var end = night.Market.PositionOf(newest.Stream, newest.Id) + 1;
        return night.Market.Of(newest.Stream).AsSpan(Math.Max(0, end - count - 1)..end);
    }

    private static string Describe(in Reading reading) => $"{reading.Vwap} of {reading.Count} trades, {reading.State}";
}
