namespace Vwap.Cli.Tests.Processes;

/// <summary>What a process writes, line by line, and a signal for each line awaited.</summary>
internal sealed class Lines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Seen)> _awaited = [];

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
    }

    /// <summary>Completes with the first line, past or future, that has the part.</summary>
    public Task<string> LineWith(string part)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } known)
                return Task.FromResult(known);
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((part, seen));
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
}
