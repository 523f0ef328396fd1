using System.Collections.Immutable;

namespace Vwap.Kafka;

/// <summary>
/// Series whose trade ids start again below those published: damaged frames had made them jump, and records with such ids went out before
/// the venue's real ids continued.
/// </summary>
/// <remarks>One thread, except <see cref="Announce"/>.</remarks>
internal sealed class Restarts
{
    /// <summary>In a topic, an id this far below the one before it is a restart; one less far below is a repetition.</summary>
    private const long IdDropMin = RepairLimits.IdJumpMax / 2;

    private readonly Dictionary<Series, long> _newest = [];
    private readonly Dictionary<Series, long> _superseded = [];
    private ImmutableHashSet<Series> _announced = [];

    /// <summary>The last id of a series after another record of it in its topic.</summary>
    public static long Latest(long last, long next) => last - next > IdDropMin ? next : Math.Max(last, next);

    /// <summary>Expects a restart of series. Thread-safe.</summary>
    public void Announce(IEnumerable<Series> series) => ImmutableInterlocked.Update(ref _announced, (known, added) => known.Union(added), series);

    /// <summary>Whether a series restarts with this record. Call it once for each, in order.</summary>
    public bool IsAt(RecordId record, Checkpoint? published)
    {
        var newest = _newest.TryGetValue(record.Series, out var sent) ? sent : published?.Last.GetValueOrDefault(record.Series) ?? 0;
        var isRestart = record.TradeId < newest && _announced.Contains(record.Series);
        if (isRestart)
        {
            _superseded[record.Series] = newest;
            ImmutableInterlocked.Update(ref _announced, (known, removed) => known.Remove(removed), record.Series);
        }

        _newest[record.Series] = record.TradeId;
        return isRestart;
    }

    /// <summary>Removes from a checkpoint what was published before a restart: it covers none of the records to come.</summary>
    public Checkpoint Apply(Checkpoint checkpoint) => _superseded.Count == 0 ? checkpoint : checkpoint with
    {
        Last = checkpoint.Last.Where(last => !_superseded.TryGetValue(last.Key, out var before) || last.Value < before).ToDictionary(),
    };
}
