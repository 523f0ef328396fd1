using System.Text;

namespace Vwap.Kafka.Tests;

/// <summary>What a consumer reads.</summary>
internal static class Consumed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Reads until there are so many readings; what a shorter wait brought is for the caller to judge.</summary>
    public static async Task<string[]> ReadAsync(ReadingConsumerOptions options, int count, LogRecorder log)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Patience);
        var read = new List<string>();
        await new ReadingConsumer(options, TimeProvider.System, log).RunAsync(
            async (batch, _) =>
            {
                read.AddRange(batch.Select(reading => Encoding.UTF8.GetString(reading.Json.Span)));
                if (read.Count >= count)
                    await stop.CancelAsync();
            },
            stop.Token);
        return [.. read];
    }
}
