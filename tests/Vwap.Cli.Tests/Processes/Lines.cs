namespace Vwap.Cli.Tests;

/// <summary>The lines that a process writes, with a signal for each awaited line.</summary>
internal sealed class Lines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Seen)> _awaited = [];
    private bool _ended;

    public override string ToString()
    {
        lock (_gate)
            return string.Join('\n', _lines);
    }

    public string[] ToArray()
    {
        lock (_gate)
            return [.. _lines];
    }

    public async Task FollowAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Add(line);
        End();
    }

    /// <summary>Completes with the first line, past or future, that contains the part; fails when the process ends without one.</summary>
    public Task<string> LineWith(string part)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } known)
                return Task.FromResult(known);
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((part, seen));
            if (_ended)
                FailAwaited();
            return seen.Task;
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            foreach (var (part, seen) in _awaited)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    seen.TrySetResult(line);
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            FailAwaited();
        }
    }

    /// <summary>Needs the lock.</summary>
    private void FailAwaited()
    {
        foreach (var (part, seen) in _awaited)
            seen.TrySetException(new EndOfStreamException($"The process ended without a line with '{part}', after:\n{string.Join('\n', _lines)}"));
    }
}
