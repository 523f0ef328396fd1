using Microsoft.Extensions.Logging;
using Vwap.Cli.Configuration;
using Vwap.Kafka;
using Vwap.Outputs;

namespace Vwap.Cli.Hosting;

/// <summary>All the outputs of a run. Each gets what it does not have yet, whatever the others do.</summary>
internal sealed partial class RunOutputs : IAsyncDisposable
{
    private readonly ReadingOutput _shown;
    private readonly KafkaOutput? _kafka;
    private readonly ILogger _logger;

    private RunOutputs(ReadingOutput shown, KafkaOutput? kafka, ResumePoint resumeFrom, ILogger logger)
    {
        ResumeFrom = resumeFrom;
        _shown = shown;
        _kafka = kafka;
        _logger = logger;
        Completion = kafka is null ? shown.Completion : Task.WhenAny(shown.Completion, kafka.Completion).Unwrap();
    }

    /// <summary>Where the output that is furthest behind goes on.</summary>
    public ResumePoint ResumeFrom { get; }

    /// <summary>Ends when one of them can take no more.</summary>
    public Task Completion { get; }

    /// <exception cref="OutputFileException">The file cannot be the output.</exception>
    /// <exception cref="KafkaUnusableException">Kafka cannot be used as asked.</exception>
    public static async Task<RunOutputs> OpenAsync(RunSettings settings, TableStatus table, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var shown = ReadingOutput.Open(settings.Output, settings.Products, settings.Windows, table, loggers);
        try
        {
            var kafka = settings.Kafka is null ? null : await OpenKafkaAsync(settings, settings.Kafka, loggers, cancellation);
            var resumeFrom = kafka is null ? shown.ResumeFrom : FindEarliest(settings, shown.ResumeFrom, kafka.ResumeFrom);
            return new(shown, kafka, resumeFrom, loggers.CreateLogger<RunOutputs>());
        }
        catch
        {
            await shown.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands readings to each output. Kafka first: it never waits.</summary>
    public ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellation)
    {
        if (_kafka is null)
            return _shown.PostAsync(batch, cancellation);

        _kafka.Post(batch.Span);
        Reading[] unseen = [.. batch.ToArray().Where(reading => !_shown.ResumeFrom.Covers(reading.Product, reading.Window, reading.Trade.Id))];
        return _shown.PostAsync(unseen, cancellation);
    }

    /// <summary>Writes and delivers what is queued.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        var delivering = _kafka?.StopAsync(ReadingOutput.StopTimeout);
        var exitCode = await _shown.StopAsync();
        if (delivering is null)
            return exitCode;

        var statistics = await delivering;
        LogKafka(statistics.Delivered, statistics.Known, statistics.Spilled, statistics.GivenUp + statistics.Pending);
        return statistics.Pending + statistics.GivenUp > 0 || _kafka!.Completion.IsFaulted ? ExitCode.Failure : exitCode;
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

    private static Task<KafkaOutput> OpenKafkaAsync(RunSettings settings, KafkaSettings kafka, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var publication = kafka.TradesTopic is { } trades
            ? Publication.OfTrades(trades, kafka.TradesPartitions, settings.Products, settings.Windows)
            : Publication.OfReadings(kafka.Topic, settings.Products, settings.Windows);
        return KafkaOutput.OpenAsync(
            kafka.Connection, publication, new() { Leaders = kafka.Leaders }, TimeProvider.System, loggers.CreateLogger<KafkaOutput>(), cancellation);
    }

    [LoggerMessage(6060, LogLevel.Information, "Kafka: {Delivered} records delivered, {Known} were there already, {Spilled} waited on the disk, {Lost} not delivered")]
    private partial void LogKafka(long delivered, long known, long spilled, long lost);
}
