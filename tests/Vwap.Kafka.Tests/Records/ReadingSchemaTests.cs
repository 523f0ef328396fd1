using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vwap.Outputs;

namespace Vwap.Kafka.Tests;

/// <summary>Validates real readings against the published schema, as far as it uses JSON Schema.</summary>
public sealed class ReadingSchemaTests
{
    [Fact]
    public void Schema_RealReadings_AreValidAndFullyDescribed() => AssertDescribed(Expected.Json(new Market("3", "5m").Trades(1, 500)), members: 12);

    [Fact]
    public void Schema_ReadingsOfEveryKindWithEverything_AreValidAndFullyDescribed()
    {
        const ReadingExtras Everything = ReadingExtras.Bands | ReadingExtras.Twap | ReadingExtras.Side | ReadingExtras.Range;
        string[] windows = ["session", "session@13:30", "session@09:30/America/New_York", "anchor:2020-01-01T00:00:00Z", "volume:0.5", "bar:1m"];
        var engine = new VwapEngine(Everything, [.. windows.Select(WindowSpec.Parse)]);
        var lines = new List<string>();
        for (var id = 1; id <= 50; id++)
        {
            var trade = new Trade(StreamId.Parse("BTC-USD"), id, Price.Parse($"{id % 7 * 1000 + 1}"), Size.Parse($"{id % 5 + 1}"), new DateTime(2026, 3, 7, 0, 0, 0, DateTimeKind.Utc).AddSeconds(2 * id), (TakerSide)(id % 3));
            foreach (var reading in engine.Add(trade))
            {
                var json = new ArrayBufferWriter<byte>();
                ReadingJson.Write(reading, json);
                lines.Add(Encoding.ASCII.GetString(json.WrittenSpan));
            }
        }

        Assert.Contains(lines, line => line.Contains("\"lower3\":\"-", StringComparison.Ordinal));
        AssertDescribed(lines, members: 12 + 13 + 5);
    }

    private static void AssertDescribed(IEnumerable<string> readings, int members)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("docs", "reading.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var json in readings)
        {
            using var reading = JsonDocument.Parse(json);
            string[] names = [.. reading.RootElement.EnumerateObject().Select(member => member.Name)];
            Assert.Equal([.. properties.EnumerateObject().Select(member => member.Name).Intersect(names, StringComparer.Ordinal)], names);
            seen.UnionWith(names);
            foreach (var member in reading.RootElement.EnumerateObject())
                Check(member, properties.GetProperty(member.Name), schema.RootElement);
        }

        Assert.Equal(members, seen.Count);
    }

    private static void Check(JsonProperty member, JsonElement rule, JsonElement root)
    {
        if (rule.TryGetProperty("$ref", out var definition))
            rule = root.GetProperty("$defs").GetProperty(definition.GetString()!.Split('/')[^1]);
        if (rule.TryGetProperty("pattern", out var pattern))
            Assert.Matches(new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), member.Value.GetString());
        else if (rule.TryGetProperty("enum", out var texts))
            Assert.Contains(texts.EnumerateArray().ToArray(), text => text.GetString() == member.Value.GetString());
        else
            Assert.True(member.Value.GetInt64() >= rule.GetProperty("minimum").GetInt64(), member.ToString());
    }
}
