using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vwap.Kafka.Tests;

/// <summary>Validates real readings against the published schema, as far as it uses JSON Schema.</summary>
public sealed class ReadingSchemaTests
{
    [Fact]
    public void Schema_RealReadings_AreValidAndFullyDescribed()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("docs", "reading.schema.json")));
        var properties = schema.RootElement.GetProperty("properties");
        foreach (var json in Expected.Json(new Market("3", "5m").Trades(1, 500)))
        {
            using var reading = JsonDocument.Parse(json);
            Assert.Equal(
                properties.EnumerateObject().Select(member => member.Name).ToArray(), reading.RootElement.EnumerateObject().Select(member => member.Name).ToArray());
            foreach (var member in reading.RootElement.EnumerateObject())
                Check(member, properties.GetProperty(member.Name), schema.RootElement);
        }
    }

    private static void Check(JsonProperty member, JsonElement rule, JsonElement root)
    {
        if (rule.TryGetProperty("$ref", out _))
            rule = root.GetProperty("$defs").GetProperty("number");
        if (rule.TryGetProperty("pattern", out var pattern))
            Assert.Matches(new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), member.Value.GetString());
        else if (rule.TryGetProperty("enum", out var texts))
            Assert.Contains(texts.EnumerateArray().ToArray(), text => text.GetString() == member.Value.GetString());
        else
            Assert.True(member.Value.GetInt64() >= rule.GetProperty("minimum").GetInt64(), member.ToString());
    }
}
