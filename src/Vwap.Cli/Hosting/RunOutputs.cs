using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>All the outputs of a run. Each gets what it does not have yet, whatever the others do.</summary>
internal sealed class RunOutputs : IAsyncDisposable
{
    private readonly ReadingOutput _shown;
    private readonly KafkaSide? _kafka;
    private readonly UnseenReadings _unseen;

    private RunOutputs(ReadingOutput shown, KafkaSide? kafka, ResumePoint resumeFrom)
    {
        ResumeFrom = resumeFrom;
        _shown = shown;
        _kafka = kafka;
        _unseen = new(shown.ResumeFrom);
        Completion = kafka is null ? shown.Completion : Task.WhenAny(shown.Completion, kafka.Completion).Unwrap();
    }

    /// <summary>Where the output that is furthest behind goes on.</summary>
    public ResumePoint ResumeFrom { get; }

    /// <summary>Ends when one of them can take no more.</summary>
    public Task Completion { get; }

    /// <param name="settings">Where readings go.</param>
    /// <param name="table">What the table shows beside readings.</param>
    /// <param name="beginAgain">Begins a run for Kafka alone, where its topics turn out to end before this run's first trade.</param>
    /// <param name="loggers">Where to tell what happens.</param>
    /// <param name="cancellationToken">Ends the wait for Kafka.</param>
    /// <exception cref="OutputFileException">The file cannot be the output.</exception>
    /// <exception cref="KafkaUnusableException">Kafka cannot be used as asked.</exception>
    public static async Task<RunOutputs> OpenAsync(
        RunSettings settings, TableStatus table, Func<CancellationToken, Task<int>> beginAgain, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var shown = ReadingOutput.Open(settings.Output, settings.Products, settings.Windows, table, loggers);
        try
        {
            if (settings.Kafka is null)
                return new(shown, kafka: null, shown.ResumeFrom);
            var output = await OpenKafkaAsync(settings, settings.Kafka, loggers, cancellationToken);
            var kafka = new KafkaSide(output, beginAgain, loggers.CreateLogger<KafkaSide>());
            return new(shown, kafka, FindEarliest(settings, shown.ResumeFrom, kafka.ResumeFrom));
        }
        catch
        {
            await shown.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands readings to each output. Kafka first: it never waits for its brokers.</summary>
    public async ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        if (_kafka is not null)
            await _kafka.PostAsync(batch, cancellationToken);
        await _shown.PostAsync(_unseen.Of(batch), cancellationToken);
    }

    /// <summary>Writes and delivers what is queued.</summary>
    /// <returns>The exit code: that of the first output that has failed.</returns>
    public async Task<int> StopAsync()
    {
        var delivering = _kafka?.StopAsync() ?? Task.FromResult(ExitCode.Success);
        var shown = await _shown.StopAsync();
        var delivered = await delivering;
        return shown == ExitCode.Success ? delivered : shown;
    }

    public async ValueTask DisposeAsync()
    {
        if (_kafka is not null)
            await _kafka.DisposeAsync();
        await _shown.DisposeAsync();
    }

    /// <summary>For each window the earlier of two checkpoints; where one has none, the other's.</summary>
    private static ResumePoint FindEarliest(RunSettings settings, ResumePoint one, ResumePoint other)
    {
        var last = new Dictionary<(ProductId, WindowSpec), long>();
        foreach (var product in settings.Products)
        {
            foreach (var window in settings.Windows)
            {
                var (here, there) = (one.LastTradeId(product, window), other.LastTradeId(product, window));
                if ((here ?? there) is { } known)
                    last[(product, window)] = Math.Min(known, there ?? known);
            }
        }

        return new(last);
    }

    private static Task<KafkaOutput> OpenKafkaAsync(RunSettings settings, KafkaSettings kafka, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var publication = kafka.TradesTopic is { } trades
            ? Publication.OfTrades(trades, kafka.TradesPartitions, settings.Products, settings.Windows)
            : Publication.OfReadings(kafka.Topic, settings.Products, settings.Windows);
        // Without somewhere to fetch from, beginning again could not publish more.
        var options = new KafkaOutputOptions { Leaders = kafka.Leaders, EndsWhenBehind = settings.Rest is not null };
        return KafkaOutput.OpenAsync(
            kafka.Connection, publication, options, TimeProvider.System, loggers.CreateLogger<KafkaOutput>(), cancellationToken);
    }
}
