using System.ComponentModel;
using System.Diagnostics;

namespace Vwap.Kafka.Tests;

/// <summary>What a test needs of the machine; where it is absent the test is skipped and says what to install.</summary>
internal static class Needs
{
    public static void Librdkafka()
    {
        try
        {
            Vwap.Kafka.Librdkafka.EnsureLoaded();
        }
        catch (KafkaLibraryException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    public static void Program(string name, string package)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, "--help") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            process!.StandardOutput.ReadToEnd();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"Needs {name}: apt-get install {package}");
        }
    }
}
