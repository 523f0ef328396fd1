using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>What Kafka's client has to say, in our log: each kind of trouble at once and then now and then, and never a secret.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed partial class ClientLog(KafkaConnection connection, TimeProvider timeProvider, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly LogPace<ErrorCode> _pace = new(timeProvider);
    private readonly string[] _secrets =
        [.. connection.Settings.Where(one => one.Value.Length > 0 && IsSecret(one.Key)).Select(one => one.Value).OrderByDescending(value => value.Length)];
    private volatile Trouble? _lastConnectionTrouble;

    /// <summary>Why the last broker could not be spoken to, in the client's words; null when none had trouble within the last minute.</summary>
    /// <remarks>What lasts the client says again every half minute; what is older explains nothing of now.</remarks>
    public string? LastConnectionTrouble =>
        _lastConnectionTrouble is { } last && timeProvider.GetElapsedTime(last.HeardAt) < TimeSpan.FromMinutes(1) ? last.Reason : null;

    public void Tell(Error error)
    {
        var reason = Explain(Mask(error.Reason));
        if (error.Code != ErrorCode.Local_AllBrokersDown)
            _lastConnectionTrouble = new(reason, timeProvider.GetTimestamp());
        if (_pace.IsDue(error.Code))
            LogTrouble(error.Code.ToString(), reason);
    }

    /// <summary>The client's own lines say again what the errors say, in its words: they are for a person who looks for details.</summary>
    public void Tell(LogMessage message) => LogDetail(message.Facility, Mask(message.Message));

    /// <summary>The text without the secrets among the settings passed through, the longest first: one may hold another.</summary>
    /// <remarks>A secret of one letter makes lines hard to read; a line that shows a secret is worse.</remarks>
    public string Mask(string text) => _secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    /// <summary>
    /// The first question to a broker is which requests it knows. What does not answer it, or with a size that is text (a web server's), is
    /// hardly a broker; the client takes it for a very old one, or for one that sends too much.
    /// </summary>
    private static string Explain(string reason) =>
        reason.Contains("ApiVersionRequest failed: Local: Timed out", StringComparison.Ordinal) || reason.Contains("Invalid response size", StringComparison.Ordinal)
            ? $"{reason[..Math.Max(0, reason.IndexOf('/', StringComparison.Ordinal))]} takes connections and does not answer as Kafka does: something else may listen there"
            : reason;

    /// <summary>Passwords, keys and what is made of them; not who somebody is, nor how that is shown.</summary>
    private static bool IsSecret(string key) =>
        key.Contains("password", StringComparison.OrdinalIgnoreCase)
        || key.Contains("passphrase", StringComparison.OrdinalIgnoreCase)
        || key.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
        || key is "sasl.jaas.config" or "sasl.oauthbearer.config";

    [LoggerMessage(6001, LogLevel.Warning, "Kafka: {Reason} ({Code})")]
    private partial void LogTrouble(string code, string reason);

    [LoggerMessage(6002, LogLevel.Debug, "Kafka client: {Facility} {Message}")]
    private partial void LogDetail(string facility, string message);

    private sealed record Trouble(string Reason, long HeardAt);
}
