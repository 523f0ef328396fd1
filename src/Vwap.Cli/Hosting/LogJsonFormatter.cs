using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Vwap.Outputs;

namespace Vwap.Cli;

/// <summary>A log line as a JSON object: time in UTC, level, event id, logger, message, and the values in the message by name.</summary>
/// <remarks>docs/operating.md lists the events. JSON escapes what could forge a line; text from outside is made printable besides.</remarks>
internal sealed class LogJsonFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vwap-json";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter text)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", timeProvider.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"));
            json.WriteString("level", LogLineFormatter.LevelText(entry.LogLevel).TrimEnd());
            json.WriteNumber("event", entry.EventId.Id);
            json.WriteString("logger", entry.Category);
            json.WriteString("message", PrintableText.Escape(entry.Formatter(entry.State, entry.Exception)));
            if (entry.State is IEnumerable<KeyValuePair<string, object?>> values)
                WriteFields(json, values);
            if (entry.Exception is not null)
                json.WriteString("exception", string.Join('\n', PrintableText.EscapeLines(entry.Exception.ToString())));
            json.WriteEndObject();
        }

        text.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> values)
    {
        json.WriteStartObject("fields");
        foreach (var (name, value) in values.Where(value => value.Key != "{OriginalFormat}"))
        {
            json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            if (value is int or long)
                json.WriteNumberValue(Convert.ToInt64(value));
            else if (value is double number && double.IsFinite(number))
                json.WriteNumberValue(number);
            else
                json.WriteStringValue(PrintableText.Escape(value?.ToString() ?? ""));
        }

        json.WriteEndObject();
    }
}
