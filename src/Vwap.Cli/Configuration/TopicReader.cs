using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Understands the settings that name topics.</summary>
internal sealed class TopicReader(SettingSources sources, Problems problems)
{
    /// <summary>Reads the pattern of the topics for readings, and checks it against products.</summary>
    public TopicPattern ReadPattern(IReadOnlyList<ProductId> products)
    {
        if (sources.Find(SettingNames.Topic) is not { } setting)
            return Check(TopicPattern.Default, "--topic", products);
        if (setting.Texts.Count != 1)
        {
            problems.Add(setting.Source, "takes one pattern here: {product} in it makes a topic for each product, such as vwap.{product}");
            return TopicPattern.Default;
        }

        return problems.TryRead(setting.Source, setting.Text, TopicPattern.Parse, out var pattern)
            ? Check(pattern, setting.Source, products)
            : TopicPattern.Default;
    }

    /// <summary>Reads the topics to print, one or more.</summary>
    public IReadOnlyList<string> ReadTopics()
    {
        var topics = sources.Find(SettingNames.Topic)?.Items ?? [];
        if (topics.Count == 0)
            problems.Add("--topic", "no topic is named: write one or more, such as ETH-USD");
        foreach (var topic in topics.Where(topic => !TopicPattern.IsTopic(topic)))
            problems.Add("--topic", $"'{topic}' is not a topic: write letters, digits, '.', '_' and '-', such as ETH-USD");
        return topics;
    }

    /// <summary>Reads the topic of trades.</summary>
    /// <returns>Null when none is named.</returns>
    public string? ReadTradesTopic(SettingNames names)
    {
        if (sources.Find(names) is not { } setting)
            return null;
        if (!TopicPattern.IsTopic(setting.Text))
            problems.Add(setting.Source, $"'{setting.Text}' is not a topic: write letters, digits, '.', '_' and '-', such as trades");
        return setting.Text;
    }

    private TopicPattern Check(TopicPattern pattern, string source, IReadOnlyList<ProductId> products)
    {
        foreach (var product in products)
            problems.TryRead(source, product, pattern.TopicOf, out _);
        return pattern;
    }
}
