using System.Numerics;

namespace Vwap.Tests;

/// <summary>The contract written a second time, slowly: every reading from scratch, in big integers, from the list of trades.</summary>
internal static class ExactReference
{
    private static readonly BigInteger Unit = BigInteger.Pow(10, 18);

    /// <summary>The reading of a window after the last of <paramref name="counted"/>, which are in id order; null when the window holds nothing.</summary>
    public static string? Read(IReadOnlyList<Trade> counted, WindowSpec window)
    {
        var newest = counted[^1];
        var held = Hold(counted, window);
        if (held.Count == 0)
            return null;
        var volume = BigInteger.Zero;
        var notional = BigInteger.Zero;
        foreach (var trade in held)
        {
            var size = trade.Size.Digits * BigInteger.Pow(10, 18 - trade.Size.Decimals);
            volume += size;
            notional += size * trade.Price.Digits * BigInteger.Pow(10, 18 - trade.Price.Decimals);
        }

        return ReadingText.Join(
            newest.Id, window.Text, RoundedQuotient(notional, volume * Unit), Plain(volume, 18), Plain(notional, 36), held.Count, State(counted, held, window));
    }

    /// <summary>numerator / denominator, half to even, to 16 significant digits, as plain digits.</summary>
    public static string RoundedQuotient(BigInteger numerator, BigInteger denominator)
    {
        var decimals = 60;
        var digits = numerator * BigInteger.Pow(10, decimals) / denominator;
        var spare = digits.ToString().Length - 16;
        decimals -= spare;
        // digits / 10^spare with everything that was cut: numerator × 10^decimals over denominator, either sign of decimals.
        var top = numerator * BigInteger.Pow(10, Math.Max(decimals, 0));
        var bottom = denominator * BigInteger.Pow(10, Math.Max(-decimals, 0));
        var rounded = BigInteger.DivRem(top, bottom, out var rest);
        var half = (rest * 2).CompareTo(bottom);
        if (half > 0 || (half == 0 && !rounded.IsEven))
            rounded++;
        return decimals >= 0 ? Plain(rounded, decimals) : Plain(rounded * BigInteger.Pow(10, -decimals), 0);
    }

    public static string Plain(BigInteger digits, int decimals)
    {
        var text = digits.ToString().PadLeft(decimals + 1, '0');
        return decimals == 0 ? text : $"{text[..^decimals]}.{text[^decimals..]}".TrimEnd('0').TrimEnd('.');
    }

    /// <summary>What the window holds: a queue whose front leaves while it is too old for the trade that has just come.</summary>
    private static List<Trade> Hold(IReadOnlyList<Trade> counted, WindowSpec window)
    {
        var held = new Queue<Trade>();
        foreach (var trade in counted)
        {
            held.Enqueue(trade);
            while (held.Count > 0 && IsOut(held, trade, window))
                held.Dequeue();
        }

        return [.. held];
    }

    private static bool IsOut(Queue<Trade> held, Trade newest, WindowSpec window) => window.Kind switch
    {
        WindowKind.Count => held.Count > window.Count,
        WindowKind.Duration => held.Peek().Time <= newest.Time - window.Duration,
        WindowKind.Volume => Volume(held.Skip(1)) >= Units(window.Volume!.Value),
        _ => held.Peek().Time < Start(newest.Time, window),
    };

    /// <summary>When the period of a moment starts; sessions in UTC only.</summary>
    private static DateTime Start(DateTime moment, WindowSpec window)
    {
        if (window.Kind == WindowKind.Anchor)
            return DateTime.Parse(window.Text["anchor:".Length..], null, System.Globalization.DateTimeStyles.AdjustToUniversal);
        if (window.Kind == WindowKind.Bar)
            return DateTime.UnixEpoch + (long)((moment - DateTime.UnixEpoch) / window.Duration!.Value) * window.Duration.Value;
        var start = moment.Date + (window.Text.Contains('@') ? TimeSpan.Parse(window.Text["session@".Length..]) : TimeSpan.Zero);
        return start <= moment ? start : start.AddDays(-1);
    }

    private static BigInteger Volume(IEnumerable<Trade> trades) => trades.Aggregate(BigInteger.Zero, (sum, trade) => sum + Units(trade.Size));

    private static BigInteger Units(Size size) => size.Digits * BigInteger.Pow(10, 18 - size.Decimals);

    private static ReadingState State(IReadOnlyList<Trade> counted, List<Trade> held, WindowSpec window)
    {
        var newest = counted[^1];
        var known = counted.Select(trade => trade.Id).ToHashSet();
        for (var id = counted[0].Id; id < newest.Id; id++)
        {
            if (!known.Contains(id) && IsTouched(id, counted, held, window))
                return ReadingState.Gap;
        }

        var complete = window.Kind switch
        {
            WindowKind.Count => held.Count == window.Count,
            WindowKind.Duration => newest.Time - counted[0].Time >= window.Duration,
            WindowKind.Volume => Volume(held) >= Units(window.Volume!.Value),
            _ => counted[0].Time < Start(newest.Time, window),
        };
        return complete ? ReadingState.Complete : ReadingState.Filling;
    }

    /// <summary>A count window reaches over the ids (t − N, t]. A missing trade may be as young as the first counted one after it.</summary>
    private static bool IsTouched(long missing, IReadOnlyList<Trade> counted, List<Trade> held, WindowSpec window) => window.Kind switch
    {
        WindowKind.Count => missing > counted[^1].Id - window.Count,
        WindowKind.Volume => missing > held[0].Id,
        _ => held.Contains(counted.First(trade => trade.Id > missing)),
    };
}
