namespace Vwap;

/// <summary>Brings trades to the engine of one product, and what comes of it to the outbox.</summary>
/// <remarks>Engine thread only.</remarks>
internal sealed class ProductDelivery(ProductId product, ProductEngine engine, ResumePoint resumeFrom, RepairOutbox outbox)
{
    /// <summary>The holes that a window may still be touched by.</summary>
    public IReadOnlyList<IdRange> Missing => engine.Missing;

    /// <summary>Whether every window holds all that it can hold, holes aside.</summary>
    public bool IsFilled => engine.IsFilled;

    public bool IsMissing(long id) => engine.IsMissing(id);

    public long CountMissing() => engine.Missing.Sum(hole => hole.Count);

    /// <summary>Counts the next trade and emits its readings.</summary>
    public void Emit(in Trade trade)
    {
        if (!TryCount(trade))
            return;
        outbox.TradesEmitted++;
        engine.Read(trade, outbox.Readings, resumeFrom);
    }

    /// <summary>Counts trades from before the first reading, without readings.</summary>
    public void CountOlder(Trade[] trades)
    {
        if (trades.Length == 0)
            return;

        if (engine.LastTradeId > 0)
            engine.Backfill(trades);
        else
            Array.ForEach(trades, trade => TryCount(trade));
        Notify(RepairNoticeKind.Filled, new(trades[0].Id, trades[^1].Id));
    }

    /// <summary>Puts trades into the holes that they were missed from, without readings.</summary>
    public void CountMissed(Trade[] missed)
    {
        if (missed.Length == 0)
            return;

        var refused = engine.Backfill(missed);
        Notify(refused == 0 ? RepairNoticeKind.RepairedBehind : RepairNoticeKind.Refused, new(missed[0].Id, missed[^1].Id));
    }

    public void Notify(RepairNoticeKind kind, IdRange ids) => outbox.Notices.Add(new(kind, product, ids));

    private bool TryCount(in Trade trade)
    {
        try
        {
            return engine.Add(trade).Counts;
        }
        catch (TradeOverflowException)
        {
            // The id is skipped: the sequencer marks it as missing at the next trade.
            Notify(RepairNoticeKind.Refused, new(trade.Id, trade.Id));
            return false;
        }
    }
}
