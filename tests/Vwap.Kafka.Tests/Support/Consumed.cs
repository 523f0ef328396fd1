using System.Text;

namespace Vwap.Kafka.Tests;

/// <summary>Reads with a consumer.</summary>
internal static class Consumed
{
    /// <summary>Reads until there are that many readings, or the deadline passes.</summary>
    public static async Task<string[]> ReadAsync(ReadingConsumerOptions options, int count, LogRecorder log)
    {
        using var stop = TestDeadline.Begin();
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
