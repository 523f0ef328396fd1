namespace Vwap.Feeds;

/// <summary>Receives the events of connections and requests: the engine.</summary>
internal interface IFeedSink
{
    /// <summary>Applies one event; waits while the outputs are full. Callers wait for one another.</summary>
    ValueTask<FeedAnswer> ApplyAsync(FeedEvent feedEvent, CancellationToken cancellationToken);

    /// <summary>Hands on the readings of the events so far.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}

/// <summary>What a frame means to its connection.</summary>
/// <param name="IsData">Whether it shows that the subscription works.</param>
/// <param name="Refusal">What the venue refuses, and why; null for nothing.</param>
internal readonly record struct FeedAnswer(bool IsData, string? Refusal);
