namespace Vwap.Feeds;

/// <summary>The engine, as connections and requests see it: one of them has it at a time.</summary>
internal interface IFeedSink
{
    /// <summary>Waits until the engine is free, and takes it until <see cref="Leave"/>. What is applied then has this moment's time.</summary>
    ValueTask EnterAsync(CancellationToken cancellationToken);

    /// <summary>Applies an event.</summary>
    FeedAnswer Apply(in FeedEvent feedEvent);

    /// <summary>Whether so many readings wait to be handed on that <see cref="FlushAsync"/> is due.</summary>
    bool IsFull { get; }

    /// <summary>Hands on the readings of the events so far; waits while the outputs are full.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Frees the engine.</summary>
    void Leave();

    /// <summary>Applies one event and hands on its readings.</summary>
    async ValueTask<FeedAnswer> ApplyAloneAsync(FeedEvent feedEvent, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        try
        {
            var answer = Apply(feedEvent);
            await FlushAsync(cancellationToken);
            return answer;
        }
        finally
        {
            Leave();
        }
    }
}

/// <summary>What an event means to what brought it.</summary>
/// <param name="Frame">The frame that came, decoded, or an empty one. Valid until the next event.</param>
/// <param name="RetryAfter">How long the venue asks to wait before the next request; zero when it does not.</param>
internal readonly record struct FeedAnswer(DecodedFrame Frame, TimeSpan RetryAfter = default);
