using System.Runtime.InteropServices;

namespace Vwap.Outputs;

/// <summary>The two system calls that the platform's streams hide: a write that says how far it came, and waiting for room.</summary>
internal static partial class UnixWrite
{
    private const short Writable = 4;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    /// <summary>A descriptor may not block because another process that shares it has asked so.</summary>
    public static void WaitUntilWritable(int descriptor)
    {
        var wanted = new PollDescriptor { Descriptor = descriptor, Events = Writable };
        _ = Poll(ref wanted, 1, Timeout.Infinite);
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
