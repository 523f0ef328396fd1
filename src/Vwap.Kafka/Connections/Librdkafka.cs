using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Vwap.Kafka;

/// <summary>The native library that speaks to Kafka: the one bundled with the program where there is one, else the system's.</summary>
public static class Librdkafka
{
    private const string ClientName = "librdkafka";
    private const string SystemName = "librdkafka.so.1";

    private static readonly Lazy<Exception?> Loading = new(TryLoad);

    private static nint _system;

    /// <summary>Makes sure that the library is there. Safe from any thread; the first call loads it.</summary>
    /// <exception cref="KafkaLibraryException">It is not.</exception>
    public static void EnsureLoaded()
    {
        if (Loading.Value is { } failure)
            throw new KafkaLibraryException(failure);
    }

    private static Exception? TryLoad()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
            if (!Library.IsLoaded && !Library.Load())
                return new DllNotFoundException(SystemName);
            if (_system != 0)
                OlderLibrdkafka.Adapt(_system);
            return null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or InvalidOperationException or TypeInitializationException or BadImageFormatException)
        {
            return failure;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!name.Contains(ClientName, StringComparison.Ordinal))
            return 0;
        if (NativeLibrary.TryLoad(name, assembly, searchPath, out var bundled))
            return bundled;
        return NativeLibrary.TryLoad(SystemName, out _system) ? _system : 0;
    }
}
