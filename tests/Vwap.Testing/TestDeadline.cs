namespace Vwap.Testing;

/// <summary>The end of a test's patience: what must come has not, and a test that fails is better than one that hangs.</summary>
public static class TestDeadline
{
    /// <summary>Much longer than a busy machine stands still: two minutes. Where a constant is needed, as for regular expressions.</summary>
    public const int PatienceMilliseconds = 120_000;

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

    /// <summary>Waits for what gives no signal.</summary>
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
}
