using System.Text.Json;
using System.Text.Json.Serialization;
using Vwap.Outputs;

namespace Vwap.Web;

/// <summary>Writes an enumeration by name, as members are: <c>gapFound</c>.</summary>
internal sealed class NameConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;

/// <summary>How reports are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(NameConverter<ReadingState>), typeof(NameConverter<FeedConnection>), typeof(NameConverter<RepairNoticeKind>)])]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ReadingDocument))]
[JsonSerializable(typeof(ReadingDocument[]))]
internal sealed partial class ReportJson : JsonSerializerContext;
