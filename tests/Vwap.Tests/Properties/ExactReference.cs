using System.Numerics;

namespace Vwap.Tests;

/// <summary>The contract written a second time, slowly: every reading from scratch, in big integers, from the list of trades.</summary>
internal static class ExactReference
{
    private static readonly BigInteger Unit = BigInteger.Pow(10, 18);

    /// <summary>The reading of a window after the last of <paramref name="counted"/>, which are in id order.</summary>
    public static string Read(IReadOnlyList<Trade> counted, WindowSpec window)
    {
        var newest = counted[^1];
        var held = Hold(counted, window);
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
            while (held.Count > window.Count || held.Peek().Time <= trade.Time - window.Duration)
                held.Dequeue();
        }

        return [.. held];
    }

    private static ReadingState State(IReadOnlyList<Trade> counted, List<Trade> held, WindowSpec window)
    {
        var newest = counted[^1];
        var known = counted.Select(trade => trade.Id).ToHashSet();
        for (var id = counted[0].Id; id < newest.Id; id++)
        {
            if (!known.Contains(id) && IsTouched(id, counted, held, window))
                return ReadingState.Gap;
        }

        var complete = window.Count is { } size ? held.Count == size : newest.Time - counted[0].Time >= window.Duration;
        return complete ? ReadingState.Complete : ReadingState.Filling;
    }

    /// <summary>A count window reaches over the ids (t − N, t]. A missing trade may be as young as the first counted one after it.</summary>
    private static bool IsTouched(long missing, IReadOnlyList<Trade> counted, List<Trade> held, WindowSpec window) =>
        window.Count is { } size
            ? missing > counted[^1].Id - size
            : held.Contains(counted.First(trade => trade.Id > missing));
}
