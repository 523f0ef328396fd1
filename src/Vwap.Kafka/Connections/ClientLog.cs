using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>Logs what librdkafka reports: errors throttled per code, its own lines at debug level, secrets masked.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ClientLog(KafkaConnection connection, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Shorter parts of a secret are ordinary words.</summary>
    private const int SecretPartLengthMin = 4;

    private readonly LogThrottle<ErrorCode> _throttle = new(timeProvider);
    private readonly string[] _secrets = [.. connection.Settings.SelectMany(FindSecrets).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];
    private volatile ConnectionError? _lastConnectionError;

    /// <summary>The last connection error, in librdkafka's words; null when there was none within the last minute.</summary>
    /// <remarks>librdkafka repeats a lasting error every 30 seconds.</remarks>
    public string? LastConnectionError =>
        _lastConnectionError is { } last && timeProvider.GetElapsedTime(last.Timestamp) < TimeSpan.FromMinutes(1) ? last.Reason : null;

    public void Log(Error error)
    {
        var reason = Explain(Mask(error.Reason));
        if (error.Code != ErrorCode.Local_AllBrokersDown)
            _lastConnectionError = new(reason, timeProvider.GetTimestamp());
        if (_throttle.IsDue(error.Code))
            LogError(error.Code.ToString(), reason);
    }

    /// <summary>Some connection failures are only in librdkafka's own lines: <c>FAIL [thrd:HOST:PORT]: REASON</c>.</summary>
    public void Log(LogMessage message)
    {
        var text = Mask(message.Message);
        if (message.Facility == "FAIL" && text.IndexOf("]: ", StringComparison.Ordinal) is >= 0 and var end)
            _lastConnectionError = new(Explain(text[(end + 3)..]), timeProvider.GetTimestamp());
        LogDetail(message.Facility, text);
    }

    /// <summary>Replaces every secret among the settings by <c>***</c>, the longest first: one may contain another.</summary>
    public string Mask(string text) => _secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    /// <summary>
    /// The first request on a connection is ApiVersionRequest. A server that does not answer it, or whose answer starts with text in place of
    /// a size (HTTP), is hardly a broker.
    /// </summary>
    private static string Explain(string reason) =>
        reason.Contains("ApiVersionRequest failed: Local: Timed out", StringComparison.Ordinal) || reason.Contains("Invalid response size", StringComparison.Ordinal)
            ? $"{reason[..Math.Max(0, reason.IndexOf('/', StringComparison.Ordinal))]} accepts connections but does not answer like a Kafka broker"
            : reason;

    /// <summary>The value of a secret setting, and the parts of one that consists of several: librdkafka quotes the part it cannot parse.</summary>
    private static IEnumerable<string> FindSecrets(KeyValuePair<string, string> setting) =>
        setting.Value.Length == 0 || !ClientSettings.IsSecret(setting.Key) ? []
        : setting.Key.EndsWith(".config", StringComparison.Ordinal) ? [setting.Value, .. setting.Value.Split([' ', ',', '=', '"', ';']).Where(part => part.Length >= SecretPartLengthMin)]
        : [setting.Value, .. setting.Value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= SecretPartLengthMin)];

    [LoggerMessage(6001, LogLevel.Warning, "Kafka: {Reason} ({Code})")]
    private partial void LogError(string code, string reason);

    [LoggerMessage(6002, LogLevel.Debug, "librdkafka: {Facility} {Message}")]
    private partial void LogDetail(string facility, string message);

    private sealed record ConnectionError(string Reason, long Timestamp);
}
