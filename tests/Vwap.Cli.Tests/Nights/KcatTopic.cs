namespace Vwap.Cli.Tests;

/// <summary>Reads the committed records of a topic with kcat.</summary>
internal static class KcatTopic
{
    /// <summary>Returns its records, partition by partition; each must have the product as its key and the trade id as a header.</summary>
    public static IEnumerable<KcatRecord> Read(string brokers, string topic)
    {
        string[] arguments =
            ["-b", brokers, "-C", "-t", topic, "-X", "isolation.level=read_committed", "-o", "beginning", "-e", "-q", "-f", @"%k\t%h\t%s\n"];
        var kcat = ProgramEnd.Of("kcat", arguments);
        Assert.True(kcat.ExitCode == 0, kcat.Errors);
        return kcat.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(KcatRecord.Parse);
    }
}
