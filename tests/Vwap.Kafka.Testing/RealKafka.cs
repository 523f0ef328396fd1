using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Vwap.Kafka.Testing;

/// <summary>A real Apache Kafka on loopback: started, killed and stopped by the script that VWAP_KAFKA or ../shared/kafka names.</summary>
public sealed class RealKafka : IDisposable
{
    private readonly string _script;
    private readonly string _folder;

    private RealKafka(string script, string folder, string brokers)
    {
        _script = script;
        _folder = folder;
        Brokers = brokers;
    }

    /// <summary>Its addresses, HOST:PORT, comma separated.</summary>
    public string Brokers { get; }

    /// <summary>How to reach it.</summary>
    public KafkaConnection Connection => new() { Brokers = Brokers, StartWait = TimeSpan.FromSeconds(60) };

    /// <summary>Starts a cluster; skips the test where there is no Kafka.</summary>
    public static RealKafka Start(int brokers, params string[] arguments)
    {
        Needs.Librdkafka();
        var script = FindScript();
        Needs.Program("java", "openjdk-17-jre-headless");
        var folder = Path.Combine(Path.GetTempPath(), $"vwap-kafka-{Guid.NewGuid():n}");
        string[] up = ["up", $"{brokers}", "--dir", folder, "--port", $"{FindPort()}", "--owner", $"{Environment.ProcessId}", .. arguments];
        return new(script, folder, Run(script, up).Trim().Split('\n')[^1]);
    }

    /// <summary>SIGKILLs a broker, counted from 1.</summary>
    public void Kill(int broker) => Command("kill", $"{broker}");

    /// <summary>Starts brokers again on their data; <c>all</c> or a number.</summary>
    public void Restart(string brokers) => Command("start", brokers);

    /// <summary>Stops all brokers politely.</summary>
    public void StopAll() => Command("stop", "all");

    /// <summary>What Kafka says of a topic: leader, replicas, settings.</summary>
    public string Describe(string topic) => Command("topics", "--describe", "--topic", topic);

    /// <summary>Deletes a topic.</summary>
    public void Delete(string topic) => Command("topics", "--delete", "--topic", topic);

    /// <summary>Ends it and deletes its data.</summary>
    public void Dispose() => Command("down");

    private string Command(params string[] arguments) => Run(_script, [.. arguments, "--dir", _folder]);

    private static string FindScript()
    {
        if (Environment.GetEnvironmentVariable("VWAP_KAFKA") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "..", "shared", "kafka", "kafka");
            if (File.Exists(Path.Combine(folder.FullName, "vwap.slnx")) && File.Exists(script))
                return script;
        }

        Assert.Skip("Needs an Apache Kafka to start: VWAP_KAFKA names the script that does");
        return "";
    }

    /// <summary>A port with room for brokers and controllers behind it. Others may take it in between: then the start fails and says so.</summary>
    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return 20_000 + ((IPEndPoint)listener.LocalEndpoint).Port % 10_000;
    }

    private static string Run(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{script} {string.Join(' ', arguments)}: {output}{errors.Result}");
        return output;
    }
}
