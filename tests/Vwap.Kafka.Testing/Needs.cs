using System.ComponentModel;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>What a test needs of the machine; where it is absent the test is skipped and says what to install.</summary>
public static class Needs
{
    /// <summary>The native library that speaks to Kafka.</summary>
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

    /// <summary>A program on the path, and the package of Debian that has it.</summary>
    public static void Program(string name, string package)
    {
        try
        {
            ProgramEnd.Of(name, "--help");
        }
        catch (Win32Exception)
        {
            Assert.Skip($"Needs {name}: apt-get install {package}");
        }
    }
}
