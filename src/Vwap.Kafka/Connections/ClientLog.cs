using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>What Kafka's client has to say, in our log: each kind of trouble at once and then now and then, and never a secret.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed partial class ClientLog(KafkaConnection connection, TimeProvider time, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly LogPace<ErrorCode> _pace = new(time);
    private volatile string? _lastConnectionTrouble;

    /// <summary>Why the last broker could not be spoken to, in the client's words; null when none had trouble.</summary>
    public string? LastConnectionTrouble => _lastConnectionTrouble;

    public void Tell(Error error)
    {
        var reason = Explain(Mask(error.Reason));
        if (error.Code != ErrorCode.Local_AllBrokersDown)
            _lastConnectionTrouble = reason;
        if (_pace.IsDue(error.Code))
            LogTrouble(error.Code.ToString(), reason);
    }

    /// <summary>The client's own lines say again what the errors say, in its words: they are for a person who looks for details.</summary>
    public void Tell(LogMessage message) => LogDetail(message.Facility, Mask(message.Message));

    /// <summary>The text without the values of the settings passed through that may be secrets.</summary>
    public string Mask(string text)
    {
        foreach (var (key, value) in connection.Settings)
        {
            if (value.Length > 0 && IsSecret(key))
                text = text.Replace(value, "***", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>
    /// The first question to a broker is which requests it knows. What does not answer it, or with a size that is text (a web server's), is
    /// hardly a broker; the client takes it for a very old one, or for one that sends too much.
    /// </summary>
    private static string Explain(string reason) =>
        reason.Contains("ApiVersionRequest failed: Local: Timed out", StringComparison.Ordinal) || reason.Contains("Invalid response size", StringComparison.Ordinal)
            ? $"{reason[..Math.Max(0, reason.IndexOf('/', StringComparison.Ordinal))]} takes connections and does not answer as Kafka does: something else may listen there"
            : reason;

    private static bool IsSecret(string key) =>
        key.StartsWith("sasl.", StringComparison.Ordinal)
        || key.Contains("password", StringComparison.Ordinal)
        || key.Contains("secret", StringComparison.Ordinal)
        || key.EndsWith(".pem", StringComparison.Ordinal);

    [LoggerMessage(6001, LogLevel.Warning, "Kafka: {Reason} ({Code})")]
    private partial void LogTrouble(string code, string reason);

    [LoggerMessage(6002, LogLevel.Debug, "Kafka client: {Facility} {Message}")]
    private partial void LogDetail(string facility, string message);
}
