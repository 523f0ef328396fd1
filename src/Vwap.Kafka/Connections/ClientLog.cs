using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Vwap.Kafka;

/// <summary>What Kafka's client has to say, in our log: each kind of trouble at once and then now and then, and never a secret.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed partial class ClientLog(KafkaConnection connection, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<ErrorCode, long> _told = new();

    public void Tell(Error error)
    {
        var now = time.GetTimestamp();
        if (_told.TryGetValue(error.Code, out var last) && time.GetElapsedTime(last, now) < Interval)
            return;
        _told[error.Code] = now;
        LogTrouble(error.Code.ToString(), Mask(error.Reason));
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
