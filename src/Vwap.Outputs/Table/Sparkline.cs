using System.Globalization;

namespace Vwap.Outputs;

/// <summary>The recent course of a value as a row of bars, one a second: the lowest of them is the smallest bar.</summary>
/// <remarks>For the eye only: here the value may be a floating-point number.</remarks>
internal sealed class Sparkline(TimeProvider timeProvider)
{
    /// <summary>How many seconds it shows.</summary>
    public const int Length = 8;

    private const string Bars = "▁▂▃▄▅▆▇█";
    private const string AsciiBars = "__..--==";

    private readonly Queue<double> _seconds = new();
    private readonly long _start = timeProvider.GetTimestamp();
    private long _second = -1;
    private double _latest;

    /// <summary>Takes a value; the last of each second counts.</summary>
    public void Add(ExactDecimal value)
    {
        Advance();
        _latest = double.Parse(value.ToString(), CultureInfo.InvariantCulture);
    }

    /// <summary>The bars so far, the current second last.</summary>
    public string Draw(bool unicode)
    {
        if (_second < 0)
            return "";
        Advance();
        double[] values = [.. _seconds, _latest];
        var (low, high) = (values.Min(), values.Max());
        var bars = unicode ? Bars : AsciiBars;
        return string.Concat(values.Select(value => bars[high > low ? (int)((value - low) / (high - low) * (bars.Length - 1)) : 0]));
    }

    private void Advance()
    {
        var now = (long)timeProvider.GetElapsedTime(_start).TotalSeconds;
        if (_second < 0)
            _second = now;
        for (_second = Math.Max(_second, now - Length); _second < now; _second++)
        {
            _seconds.Enqueue(_latest);
            if (_seconds.Count == Length)
                _seconds.Dequeue();
        }
    }
}
