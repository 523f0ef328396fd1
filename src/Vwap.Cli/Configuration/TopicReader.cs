using Vwap.Kafka;

namespace Vwap.Cli;

/// <summary>Reads the settings that name topics.</summary>
internal sealed class TopicReader(SettingSources sources, Problems problems)
{
    /// <summary>Reads the pattern of the topics of readings, and checks it against streams.</summary>
    public TopicPattern ReadPattern(IReadOnlyList<StreamId> streams)
    {
        if (sources.Find(SettingNames.Topic) is not { } setting)
            return Check(TopicPattern.Default, "--topic", streams);
        if (setting.Texts.Count != 1)
        {
            problems.Add(setting.Source, "takes one pattern here: {product} in it gives each product its topic, such as vwap.{product}");
            return TopicPattern.Default;
        }

        return problems.TryRead(setting.Source, setting.Text, TopicPattern.Parse, out var pattern)
            ? Check(pattern, setting.Source, streams)
            : TopicPattern.Default;
    }

    /// <summary>Reads the topics to consume, one or more.</summary>
    public IReadOnlyList<string> ReadTopics()
    {
        var topics = sources.Find(SettingNames.Topic)?.Items ?? [];
        if (topics.Count == 0)
            problems.Add("--topic", "missing: expected one or more topics, such as ETH-USD");
        foreach (var topic in topics.Where(topic => !TopicPattern.IsTopic(topic)))
            problems.Add("--topic", $"'{topic}' is not a topic: use letters, digits, '.', '_' and '-', such as ETH-USD");
        return topics;
    }

    /// <summary>Reads the topic of trades.</summary>
    /// <returns>Null when there is none.</returns>
    public string? ReadTradesTopic(SettingNames names)
    {
        if (sources.Find(names) is not { } setting)
            return null;
        if (!TopicPattern.IsTopic(setting.Text))
            problems.Add(setting.Source, $"'{setting.Text}' is not a topic: use letters, digits, '.', '_' and '-', such as trades");
        return setting.Text;
    }

    private TopicPattern Check(TopicPattern pattern, string source, IReadOnlyList<StreamId> streams)
    {
        foreach (var problem in pattern.FindProblems(streams))
            problems.Add(source, problem);
        return pattern;
    }
}
