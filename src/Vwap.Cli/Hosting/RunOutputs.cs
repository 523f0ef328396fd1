using Microsoft.Extensions.Logging;
using Vwap.Kafka;
using Vwap.Outputs;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>The outputs of a run. Each gets what it does not have yet, whatever the others do.</summary>
internal sealed partial class RunOutputs : IAsyncDisposable
{
    private readonly ReadingOutput _shown;
    private readonly KafkaSink? _kafka;
    private readonly OutputSettings _settings;
    private readonly ResumeFilter _filter;
    private readonly RunMonitor? _monitor;

    private RunOutputs(RunSettings settings, ReadingOutput shown, KafkaSink? kafka, ResumePoint resumeFrom, RunMonitor? monitor)
    {
        ResumeFrom = resumeFrom;
        _settings = settings.Output;
        _shown = shown;
        _kafka = kafka;
        _monitor = monitor;
        if (_monitor is not null)
            _monitor.ReadOutputs = ReadOutputs;
        _filter = new(shown.ResumeFrom, settings.Streams, settings.Windows);
        Completion = kafka is null ? shown.Completion : Task.WhenAny(shown.Completion, kafka.Completion).Unwrap();
    }

    /// <summary>Where the output furthest behind resumes.</summary>
    public ResumePoint ResumeFrom { get; }

    /// <summary>Completes when one of them accepts no more.</summary>
    public Task Completion { get; }

    /// <summary>Opens them. A run for Kafka alone begins again when its topics end before this run's first trade.</summary>
    /// <exception cref="OutputFileException">The file cannot be the output.</exception>
    /// <exception cref="KafkaFatalException">Kafka cannot be used as asked.</exception>
    public static async Task<RunOutputs> OpenAsync(
        RunSettings settings, TableStatus table, RunMonitor? monitor, Func<CancellationToken, Task<int>> beginAgain, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var resumes = settings.Output.CheckpointFile is { } path && File.Exists(path) && !path.StartsWith("/dev/", StringComparison.Ordinal);
        var shown = await ReadingOutput.OpenAsync(settings.Output, settings.Streams, settings.Windows, table, loggers);
        try
        {
            if (resumes)
                ReportNotResumed(settings, shown.ResumeFrom, loggers.CreateLogger<RunOutputs>());
            if (settings.Kafka is null)
                return new(settings, shown, kafka: null, shown.ResumeFrom, monitor);
            var output = await OpenKafkaAsync(settings, settings.Kafka, loggers, cancellationToken);
            var kafka = new KafkaSink(output, beginAgain, loggers.CreateLogger<KafkaSink>());
            return new(settings, shown, kafka, new(FindEarliest(settings.Streams, settings.Windows, shown.ResumeFrom, kafka.ResumeFrom)), monitor);
        }
        catch
        {
            await shown.DisposeAsync();
            throw;
        }
    }

    /// <summary>Prepares for streams that were not there from the start.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="windows">Their windows.</param>
    /// <param name="emitted">The last trade ids of this run, of streams that were removed from it.</param>
    /// <param name="cancellationToken">Ends the wait for Kafka.</param>
    /// <returns>Where to resume them: after the last reading of this run or, in a file or topic, of an earlier one.</returns>
    /// <exception cref="OutputFileException">The file cannot be read.</exception>
    /// <exception cref="FormatException">They cannot have topics of their own.</exception>
    /// <exception cref="KafkaTransientException">Kafka cannot be reached.</exception>
    /// <exception cref="KafkaFatalException">Their topics cannot be used.</exception>
    public async Task<ResumePoint> AddAsync(
        IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, IReadOnlyDictionary<StreamId, long> emitted, CancellationToken cancellationToken)
    {
        var unknown = streams.Where(stream => !emitted.ContainsKey(stream)).ToArray();
        var inFile = ReadingOutput.ReadLast(_settings, unknown, windows);
        var inTopics = _kafka is null || unknown.Length == 0 ? ResumePoint.None : await _kafka.AddAsync(unknown, windows, cancellationToken);
        _filter.Add(inFile, unknown, windows);
        var last = FindEarliest(unknown, windows, inFile, inTopics);
        foreach (var pair in streams.Intersect(emitted.Keys).SelectMany(_ => windows, (stream, window) => (stream, window)))
            last[pair] = emitted[pair.stream];
        return new(last);
    }

    /// <summary>Prepares for a window that was not there from the start.</summary>
    /// <exception cref="KafkaTransientException">Kafka has not been reached since the start.</exception>
    public void Add(WindowSpec window) => _kafka?.Add(window);

    /// <summary>Posts readings to each output. Kafka comes first, as it never waits for its brokers.</summary>
    public async ValueTask PostAsync(ReadOnlyMemory<Reading> batch, CancellationToken cancellationToken)
    {
        _monitor?.Post(batch.Span);
        _kafka?.Post(batch);
        await _shown.PostAsync(_filter.Apply(batch), cancellationToken);
    }

    /// <summary>Announces that the next readings of a stream have lower trade ids than those before.</summary>
    public void Restart(StreamId stream)
    {
        _kafka?.Restart(stream);
        _filter.Restart(stream);
    }

    /// <summary>Writes and delivers what is queued.</summary>
    /// <returns>The exit code of the first output that has failed.</returns>
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

    private IReadOnlyList<OutputReport> ReadOutputs() => [.. new[] { _shown.Report, _kafka?.Report }.OfType<OutputReport>()];

    /// <summary>A rotated file may have no reading of a stream yet: what this stream has missed is unknown then.</summary>
    private static void ReportNotResumed(RunSettings settings, ResumePoint resumeFrom, ILogger logger)
    {
        var streams = settings.Streams.Where(stream => resumeFrom.NextTradeId(stream, settings.Windows) == 0).ToArray();
        if (streams.Length > 0)
            LogNotResumed(logger, settings.Output.File!, string.Join(", ", streams.AsEnumerable()));
    }

    /// <summary>Returns, for each window, the earlier of two checkpoints; where one has none, the other's.</summary>
    private static Dictionary<(StreamId Stream, WindowSpec Window), long> FindEarliest(
        IReadOnlyList<StreamId> streams, IReadOnlyList<WindowSpec> windows, ResumePoint one, ResumePoint other)
    {
        var last = new Dictionary<(StreamId, WindowSpec), long>();
        foreach (var (stream, window) in streams.SelectMany(_ => windows, (stream, window) => (stream, window)))
        {
            var (here, there) = (one.LastTradeId(stream, window), other.LastTradeId(stream, window));
            if ((here ?? there) is { } known)
                last[(stream, window)] = Math.Min(known, there ?? known);
        }

        return last;
    }

    private static Task<KafkaOutput> OpenKafkaAsync(RunSettings settings, KafkaSettings kafka, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var publication = kafka.TradesTopic is { } trades
            ? Publication.OfTrades(trades, kafka.TradesPartitions, settings.Streams, settings.Windows)
            : Publication.OfReadings(kafka.Topic, settings.Streams, settings.Windows);
        // Without REST a new run could not publish more.
        var options = new KafkaOutputOptions { Leaders = kafka.Leaders, StopsAtGap = settings.Feeds.Any(feed => feed.Rest is not null) };
        return KafkaOutput.OpenAsync(
            kafka.Connection, publication, options, TimeProvider.System, loggers.CreateLogger<KafkaOutput>(), cancellationToken);
    }

    [LoggerMessage(3, LogLevel.Warning, "{Path}: no reading of {Streams} to resume from; starting with the latest trade")]
    private static partial void LogNotResumed(ILogger logger, string path, string streams);
}
