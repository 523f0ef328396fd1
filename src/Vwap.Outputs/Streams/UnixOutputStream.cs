using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vwap.Outputs;

/// <summary>Writes to an open file descriptor and, when a write fails, knows how much was written, which the platform's streams hide.</summary>
internal sealed partial class UnixOutputStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int BrokenPipe = 32;
    private const short Writable = 4;
    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Whether it is a file, which has no reader to wait for.</summary>
    public bool IsFile { get; } = HasLength(descriptor);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (var written = 0; written < buffer.Length;)
        {
            var count = Write(descriptor, buffer[written..], (nuint)(buffer.Length - written));
            if (count >= 0)
                written += (int)count;
            else
                ThrowUnlessTransient(Marshal.GetLastPInvokeError(), written);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>write(2) has passed everything to the system.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static bool HasLength(int descriptor)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        try
        {
            return RandomAccess.GetLength(handle) >= 0;
        }
        catch (Exception unknown) when (unknown is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return false; // a pipe, a terminal, or not open
        }
    }

    private void ThrowUnlessTransient(int error, int written)
    {
        if (error == TryAgain)
        {
            // Another process that shares the descriptor may have made it non-blocking.
            var wanted = new PollDescriptor { Descriptor = descriptor, Events = Writable };
            _ = Poll(ref wanted, 1, Timeout.Infinite);
        }
        else if (error != Interrupted)
        {
            throw error switch
            {
                BrokenPipe => new OutputClosedException("The reader has closed the output"),
                BadDescriptor => new OutputFailedException("The output is not open"),
                _ => (Exception)new PartialWriteException(Marshal.GetPInvokeErrorMessage(error), written),
            };
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

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

/// <summary>A write failed after some bytes, so that the rest can follow exactly.</summary>
public sealed class PartialWriteException(string message, int written) : IOException(message)
{
    /// <summary>How many bytes were written: zero or more.</summary>
    public int Written { get; } = written;
}
