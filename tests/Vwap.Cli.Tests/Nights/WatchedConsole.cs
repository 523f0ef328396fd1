using System.Globalization;

namespace Vwap.Cli.Tests;

/// <summary>What a run prints, and how long after its trade each line arrived.</summary>
internal sealed class WatchedConsole
{
    private const string TimeMember = "\"time\":\"";

    private readonly Lines _lines = new();
    private readonly Lock _gate = new();
    private readonly Task _following;
    private List<double> _lags = [];

    public WatchedConsole(StreamReader output) => _following = Task.Run(() => FollowAsync(output));

    /// <summary>Waits for the line of a trade.</summary>
    public Task ShowsAsync(long tradeId, Func<string> describe) =>
        _lines.LineWith($"\"trade_id\":{tradeId},").InTime(() => $"trade {tradeId} on the console; log:\n{describe()}");

    /// <summary>Returns the lines when the run has ended.</summary>
    public async Task<string[]> ReadToEndAsync()
    {
        await _following;
        return _lines.ToArray();
    }

    /// <summary>Returns the lags since the last call, as text.</summary>
    public string TakeLags()
    {
        double[] lags;
        lock (_gate)
            (lags, _lags) = ([.. _lags.Order()], []);
        return lags.Length == 0
            ? "of no line"
            : $"of {lags.Length} lines: median {lags[lags.Length / 2]:F0} ms, 99 of 100 within {lags[lags.Length * 99L / 100]:F0} ms, at most {lags[^1]:F0} ms";
    }

    private async Task FollowAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            var arrived = DateTime.UtcNow;
            var begin = line.IndexOf(TimeMember, StringComparison.Ordinal) + TimeMember.Length;
            var traded = DateTime.Parse(line.AsSpan(begin, line.IndexOf('"', begin) - begin), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            lock (_gate)
                _lags.Add((arrived - traded).TotalMilliseconds);
            _lines.Add(line);
        }
    }
}
