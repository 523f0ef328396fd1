namespace Vwap.Outputs;

/// <summary>The recent course of a value as a row of bars, one a second: the lowest of them is the smallest bar.</summary>
/// <remarks>For the eye only: here the value may be a floating-point number.</remarks>
internal sealed class Sparkline(TimeProvider timeProvider)
{
    /// <summary>How many seconds it shows.</summary>
    public const int Length = 8;

    /// <summary>The bars, the smallest first.</summary>
    public const string Bars = "▁▂▃▄▅▆▇█";

    private readonly Queue<double> _past = new();
    private readonly long _start = timeProvider.GetTimestamp();
    private long _second;

    /// <summary>Ends the seconds that have passed: the value counts for each of them. Does nothing within a second.</summary>
    public void Advance(Reading? latest)
    {
        var now = (long)timeProvider.GetElapsedTime(_start).TotalSeconds;
        if (now == _second)
            return;
        for (var ended = Math.Max(_second, now - Length); ended < now && latest is not null; ended++)
        {
            _past.Enqueue(ToDouble(latest.Value.Vwap));
            if (_past.Count == Length)
                _past.Dequeue();
        }

        _second = now;
    }

    /// <summary>The bars of the seconds past and, last, of the current one.</summary>
    public string Draw(Reading latest)
    {
        Advance(latest);
        double[] values = [.. _past, ToDouble(latest.Vwap)];
        var (low, high) = (values.Min(), values.Max());
        return string.Concat(values.Select(value => Bars[high > low ? (int)((value - low) / (high - low) * (Bars.Length - 1)) : 0]));
    }

    private static double ToDouble(ExactDecimal number) => (double)number.Digits / Math.Pow(10, number.Decimals);
}
