namespace Vwap.Testing;

/// <summary>The end of a test's patience: what must come has not, and a test that fails is better than one that hangs.</summary>
public static class TestDeadline
{
    /// <summary>Much longer than a busy machine needs or stands still: ten minutes. Where a constant is needed, as for regular expressions.</summary>
    public const int PatienceMilliseconds = 600_000;

    /// <summary>The same as a time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(PatienceMilliseconds);

    /// <summary>A source whose token is cancelled with the test, or when patience ends. The caller disposes it.</summary>
    public static CancellationTokenSource Begin()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        return deadline;
    }

    /// <summary>Waits for a task that must end.</summary>
    /// <exception cref="TimeoutException">It has not.</exception>
    public static Task InTime(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task InTime(this ValueTask task) => task.AsTask().InTime();

    /// <inheritdoc cref="InTime(Task)"/>
    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().InTime();

    /// <summary>Waits for a task that must end.</summary>
    /// <exception cref="TimeoutException">It has not; the message says what it was.</exception>
    public static async Task InTime(this Task task, Func<string> describe)
    {
        try
        {
            await task.InTime();
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"Not within {Patience.TotalMinutes} minutes: {describe()}", timeout);
        }
    }

    /// <inheritdoc cref="InTime(Task, Func{string})"/>
    public static async Task<T> InTime<T>(this Task<T> task, Func<string> describe)
    {
        await ((Task)task).InTime(describe);
        return await task;
    }

    /// <summary>Waits for what gives no signal and changes within the process.</summary>
    /// <exception cref="OperationCanceledException">It has not come.</exception>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = Begin();
        while (!isSo())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits for what gives no signal and is costly to look at: looks twenty times a second.</summary>
    /// <param name="isSo">What is awaited; may block.</param>
    /// <param name="describe">Shown on failure.</param>
    /// <exception cref="TimeoutException">It has not come.</exception>
    public static Task PollAsync(Func<bool> isSo, Func<string> describe) => PollAsync(() => Task.Run(isSo), describe);

    /// <inheritdoc cref="PollAsync(Func{bool}, Func{string})"/>
    public static async Task PollAsync(Func<Task<bool>> isSo, Func<string> describe)
    {
        using var deadline = Begin();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            if (deadline.IsCancellationRequested || !await look.WaitForNextTickAsync(CancellationToken.None))
                throw new TimeoutException($"Not within {Patience.TotalMinutes} minutes: {describe()}");
        }
    }

    /// <summary>Waits until a file is there and as expected.</summary>
    /// <exception cref="TimeoutException">It is not; the message says what else is known.</exception>
    public static Task PollFileAsync(string path, Func<bool> isAsExpected, Func<string> describe) =>
        PollAsync(() => File.Exists(path) && isAsExpected(), () => $"{path} as expected; {describe()}");
}
