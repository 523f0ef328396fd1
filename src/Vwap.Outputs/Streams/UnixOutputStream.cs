using System.Runtime.InteropServices;

namespace Vwap.Outputs;

/// <summary>Writes to an open file descriptor and, where that fails, knows how far it came.</summary>
internal sealed class UnixOutputStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int BrokenPipe = 32;
    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;

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
            var count = UnixWrite.Write(descriptor, buffer[written..], (nuint)(buffer.Length - written));
            if (count >= 0)
                written += (int)count;
            else
                ThrowUnlessTransient(Marshal.GetLastPInvokeError(), written);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // write(2) has handed everything to the system.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void ThrowUnlessTransient(int error, int written)
    {
        if (error == Interrupted)
            return;
        if (error == TryAgain)
            UnixWrite.WaitUntilWritable(descriptor);
        else if (error == BrokenPipe)
            throw new OutputClosedException("The reader of the output has closed it");
        else if (error == BadDescriptor)
            throw new OutputFailedException("The output is not open: nothing can ever be written to it");
        else
            throw new PartialWriteException(Marshal.GetPInvokeErrorMessage(error), written);
    }
}
