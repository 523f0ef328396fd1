using Microsoft.Extensions.Logging;

namespace Vwap.Cli;

/// <summary>Applies a configuration file whenever it has changed, as soon as it stays the same for a moment, or at once on SIGHUP.</summary>
/// <param name="path">The file.</param>
/// <param name="settings">The settings that it gave at the start.</param>
/// <param name="read">Reads the settings again.</param>
/// <param name="control">What applies them.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class ConfigurationWatch(
    string path, RunSettings settings, Func<RunSettings> read, WatchControl control, TimeProvider timeProvider, ILogger<ConfigurationWatch> logger)
{
    /// <summary>How often the file is looked at: every second. It is applied when two looks in a row find the same change, as editors write in steps.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private RunSettings _settings = settings;
    private byte[]? _applied;
    private bool _isAsked;

    /// <summary>Runs until it is cancelled, then returns normally.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _applied = ReadFile();
        using var hangUp = HangUpSignal.Follow(() => Volatile.Write(ref _isAsked, true));
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            for (var seen = _applied; await timer.WaitForNextTickAsync(cancellationToken);)
            {
                var now = ReadFile();
                var isSettled = AreSame(now, seen) || Volatile.Read(ref _isAsked);
                seen = now;
                if (now is null || !isSettled || (AreSame(now, _applied) && !Volatile.Read(ref _isAsked)))
                    continue;
                Volatile.Write(ref _isAsked, false);
                _applied = now;
                await ApplyAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private static bool AreSame(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

    /// <returns>Null while it cannot be read, such as while an editor replaces it.</returns>
    private byte[]? ReadFile()
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var next = read();
            var problems = await control.ApplyAsync(_settings, next, cancellationToken);
            _settings = next;
            foreach (var problem in problems)
                LogNotApplied(path, problem);
            LogApplied(path);
        }
        catch (ConfigurationException configuration)
        {
            foreach (var problem in configuration.Problems)
                LogNotApplied(path, problem);
        }
    }

    [LoggerMessage(10, LogLevel.Information, "{Path}: products and windows are as it says; other changes take effect at the next start")]
    private partial void LogApplied(string path);

    [LoggerMessage(11, LogLevel.Error, "{Path}: not applied: {Problem}")]
    private partial void LogNotApplied(string path, string problem);
}
