using System.Diagnostics;

namespace Vwap.Cli.Tests.Nights;

/// <summary>A topic as kcat reads it: committed records, from the beginning to the end.</summary>
internal static class KcatTopic
{
    /// <summary>Its records, partition after partition; each must have its product as the key and its trade id as a header.</summary>
    public static IEnumerable<KcatRecord> Read(string brokers, string topic)
    {
        string[] arguments =
            ["-b", brokers, "-C", "-t", topic, "-X", "isolation.level=read_committed", "-o", "beginning", "-e", "-q", "-f", @"%k\t%h\t%s\n"];
        using var kcat = Process.Start(new ProcessStartInfo("kcat", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        while (kcat.StandardOutput.ReadLine() is { } line)
            yield return KcatRecord.Parse(line);
        kcat.WaitForExit();
        Assert.Equal(0, kcat.ExitCode);
    }
}
