namespace Vwap.Cli.Tests;

/// <summary>A topic as kcat reads it: committed records, from the beginning to the end.</summary>
internal static class KcatTopic
{
    /// <summary>Its records, partition after partition; each must have its product as the key and its trade id as a header.</summary>
    public static IEnumerable<KcatRecord> Read(string brokers, string topic)
    {
        string[] arguments =
            ["-b", brokers, "-C", "-t", topic, "-X", "isolation.level=read_committed", "-o", "beginning", "-e", "-q", "-f", @"%k\t%h\t%s\n"];
        var kcat = ProgramEnd.Of("kcat", arguments);
        Assert.True(kcat.ExitCode == 0, kcat.Errors);
        return kcat.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(KcatRecord.Parse);
    }
}
