using System.Text;

namespace Vwap.Outputs;

/// <summary>Collects the last trade id of each wanted stream and window while a file is read backwards: the first one seen is the last.</summary>
internal sealed class LastTrades
{
    private readonly Dictionary<(StreamId, WindowSpec), long> _found = [];
    private readonly List<Wanted> _missing;

    public LastTrades(IEnumerable<(StreamId Stream, WindowSpec Window)> wanted) =>
        _missing = [.. wanted.Distinct().Select(pair => new Wanted(
            pair, Encoding.ASCII.GetBytes(pair.Stream.Venue.Name), Encoding.ASCII.GetBytes(pair.Stream.Product.Name), Encoding.ASCII.GetBytes(pair.Window.Text)))];

    public bool AllFound => _missing.Count == 0;

    public IReadOnlyDictionary<(StreamId Stream, WindowSpec Window), long> Found => _found;

    public void Offer(in WrittenLine line)
    {
        for (var index = 0; index < _missing.Count; index++)
        {
            var wanted = _missing[index];
            if (!line.Product.SequenceEqual(wanted.Product) || !line.Window.SequenceEqual(wanted.Window) || !line.Venue.SequenceEqual(wanted.Venue))
                continue;
            _found[wanted.Pair] = line.TradeId;
            _missing.RemoveAt(index);
            return;
        }
    }

    private sealed record Wanted((StreamId, WindowSpec) Pair, byte[] Venue, byte[] Product, byte[] Window);
}
