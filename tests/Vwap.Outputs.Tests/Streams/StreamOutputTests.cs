using System.IO.Pipes;
using System.Text;

namespace Vwap.Outputs.Tests;

public sealed class StreamOutputTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OutputFormat.Jsonl)]
    [InlineData(OutputFormat.Csv)]
    [InlineData(OutputFormat.Plain)]
    public async Task Write_Batches_AreOneWriteEach(OutputFormat format)
    {
        var stream = new CountingStream();
        var readings = new Market("3", "5s").Trades(50);
        await using var output = new StreamOutput(stream, format);
        await output.WriteAsync(readings.AsMemory(0, 60), Cancelled);
        await output.WriteAsync(readings.AsMemory(60), Cancelled);
        Assert.Equal(Lines.TextOf(format, readings), Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(2, stream.Writes);
    }

    [Fact]
    public async Task Flush_NoReadings_WritesTheCsvHeader()
    {
        var stream = new MemoryStream();
        await using var output = new StreamOutput(stream, OutputFormat.Csv);
        await output.FlushAsync(Cancelled);
        await output.FlushAsync(Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Csv), stream.ToArray());
    }

    [Fact]
    public async Task Write_FailedMidLine_ContinuesThereInTheNextAttempt()
    {
        var stream = new FailingStream(partLength: 37);
        var readings = new Market("3").Trades(10);
        await using var output = new StreamOutput(stream, OutputFormat.Csv);
        var attempts = 0;
        for (var done = false; !done; attempts++)
        {
            try
            {
                await output.WriteAsync(readings, Cancelled);
                done = true;
            }
            catch (PartialWriteException)
            {
                Assert.True(attempts < 100);
            }
        }

        Assert.True(attempts > 5);
        Assert.Equal(Lines.TextOf(OutputFormat.Csv, readings), Encoding.UTF8.GetString(stream.Received.ToArray()));
    }

    [Fact]
    public async Task Write_ReaderGone_ThrowsClosed()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        var writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        await using var output = new StreamOutput(writer, OutputFormat.Jsonl);
        await output.WriteAsync(new Market("3").Trade(1), Cancelled);
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<OutputClosedException>(() => WriteOnAsync(output, new Market("3").Trade(1)));
    }

    [Fact]
    public async Task UnixOutput_ReaderGone_ThrowsClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "write(2) is Unix's");
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        await using var output = new StreamOutput(new UnixOutputStream((int)writer.SafePipeHandle.DangerousGetHandle()), OutputFormat.Jsonl);
        var reading = new Market("3").Trade(1);
        await output.WriteAsync(reading, Cancelled);
        var received = new byte[Lines.Of(OutputFormat.Jsonl, reading).Length];
        await reader.ReadExactlyAsync(received, Cancelled);
        Assert.Equal(Lines.Of(OutputFormat.Jsonl, reading), received);
        await reader.DisposeAsync();
        await Assert.ThrowsAsync<OutputClosedException>(() => WriteOnAsync(output, reading));
    }

    [Fact]
    public async Task UnixOutput_DeviceFull_ReportsHowMuchWasWritten()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        await using var output = new StreamOutput(new UnixOutputStream((int)full.DangerousGetHandle()), OutputFormat.Jsonl);
        var failure = await Assert.ThrowsAsync<PartialWriteException>(() => output.WriteAsync(new Market("3").Trade(1), Cancelled).AsTask());
        Assert.Equal(0, failure.Written);
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StreamThatCannotReportHowMuchWasWritten_IsNotRetried()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        await using var output = new StreamOutput(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0), OutputFormat.Jsonl);
        await Assert.ThrowsAsync<OutputFailedException>(() => output.WriteAsync(new Market("3").Trade(1), Cancelled).AsTask());
    }

    /// <summary>
    /// Writes until that fails. A process that another test starts holds all open pipes between its fork and its exec: for that moment
    /// the reader is not gone yet.
    /// </summary>
    private static async Task WriteOnAsync(StreamOutput output, Reading[] reading)
    {
        for (var written = 0; written < 10_000; written++)
            await output.WriteAsync(reading, Cancelled);
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
        }
    }

    /// <summary>A stream that fails after a few bytes until few are left; every third write fails at once.</summary>
    private sealed class FailingStream(int partLength) : MemoryStream
    {
        private int _writes;

        public MemoryStream Received { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var taken = _writes++ % 3 == 0 ? 0 : Math.Min(partLength, buffer.Length);
            Received.Write(buffer[..taken]);
            if (taken < buffer.Length)
                throw new PartialWriteException("failed", taken);
        }
    }
}
