using System.Text;

namespace Vwap.Outputs;

/// <summary>The last trade id of each wanted product and window, gathered while a file is read backwards: the first one met is the last.</summary>
internal sealed class LastTrades
{
    private readonly Dictionary<(ProductId, WindowSpec), long> _found = [];
    private readonly List<Wanted> _missing;

    public LastTrades(IEnumerable<(ProductId Product, WindowSpec Window)> wanted) =>
        _missing = [.. wanted.Distinct().Select(pair => new Wanted(
            pair, Encoding.ASCII.GetBytes(pair.Product.Name), Encoding.ASCII.GetBytes(pair.Window.Text)))];

    public bool AllFound => _missing.Count == 0;

    public IReadOnlyDictionary<(ProductId Product, WindowSpec Window), long> Found => _found;

    public void Offer(in WrittenLine line)
    {
        for (var index = 0; index < _missing.Count; index++)
        {
            var wanted = _missing[index];
            if (!line.Product.SequenceEqual(wanted.Product) || !line.Window.SequenceEqual(wanted.Window))
                continue;
            _found[wanted.Pair] = line.TradeId;
            _missing.RemoveAt(index);
            return;
        }
    }

    private sealed record Wanted((ProductId, WindowSpec) Pair, byte[] Product, byte[] Window);
}
