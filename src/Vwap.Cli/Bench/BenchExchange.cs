using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Vwap.Cli;

/// <summary>A WebSocket server that sends trades to its one client, as fast as they are read or at a rate.</summary>
/// <remarks>Its thread does as little as it can, and its CPU time is known.</remarks>
internal sealed class BenchExchange : IDisposable
{
    /// <summary>RFC 6455 §1.3.</summary>
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A wait ends late by less than this: the rest of it is spent looking at the clock.</summary>
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(0.1);

    private readonly BenchFrames _frames = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int? _tradesPerSecond;
    private readonly BenchClock _clock;
    private int _systemThread;

    /// <summary>Starts it; it trades from the moment its client is connected.</summary>
    /// <param name="tradesPerSecond">How many trades a second; null for as many as are read.</param>
    /// <param name="clock">The clock that trades are timed by.</param>
    public BenchExchange(int? tradesPerSecond, BenchClock clock)
    {
        _tradesPerSecond = tradesPerSecond;
        _clock = clock;
        _listener.Start();
        new Thread(Serve) { IsBackground = true, Name = "bench exchange" }.Start();
    }

    public Uri Address => new($"ws://{_listener.LocalEndpoint}");

    /// <summary>The CPU time of its thread; zero where the system does not tell.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Cast<ProcessThread>().FirstOrDefault(thread => thread.Id == _systemThread)?.TotalProcessorTime ?? TimeSpan.Zero;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private void Serve()
    {
        if (OperatingSystem.IsLinux())
            _systemThread = int.Parse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!));
        try
        {
            using var client = _listener.AcceptSocket();
            client.NoDelay = true;
            ShakeHands(client);
            if (_tradesPerSecond is { } rate)
                SendPaced(client, rate);
            else
                SendAll(client);
        }
        catch (Exception exception) when (exception is SocketException || _stop.IsCancellationRequested)
        {
            // The client has left, or the bench is over.
        }
    }

    private static void ShakeHands(Socket client)
    {
        const string KeyHeader = "Sec-WebSocket-Key: ";
        var request = new StringBuilder();
        var buffer = new byte[4_096];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var bytes = client.Receive(buffer);
            if (bytes == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
            request.Append(Encoding.ASCII.GetString(buffer, 0, bytes));
        }

        var key = request.ToString().Split("\r\n").Single(line => line.StartsWith(KeyHeader, StringComparison.OrdinalIgnoreCase))[KeyHeader.Length..];
        var proof = Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.SHA1, Encoding.ASCII.GetBytes(key + HandshakeGuid)));
        client.Send(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}\r\n\r\n"));
    }

    private void SendAll(Socket client)
    {
        while (!_stop.IsCancellationRequested)
        {
            Send(client, _frames.Block);
            _frames.NumberAll();
        }
    }

    /// <summary>Each trade bears the time at which it is due: what delays the exchange counts as latency too.</summary>
    private void SendPaced(Socket client, int rate)
    {
        var start = _clock.Now;
        for (var trade = 0L; !_stop.IsCancellationRequested; trade++)
        {
            var index = (int)(trade % BenchFrames.Count);
            if (index == 0 && trade > 0)
                _frames.NumberAll();
            var due = start.AddMicroseconds(trade * 1_000_000d / rate);
            _frames.SetTime(index, due);
            WaitUntil(due);
            Send(client, _frames.Frame(index));
        }
    }

    private void WaitUntil(DateTime due)
    {
        if (due - _clock.Now is var wait && wait > TimerSlack)
            _stop.Token.WaitHandle.WaitOne(wait - TimerSlack);
        while (_clock.Now < due)
            Thread.SpinWait(20);
    }

    private static void Send(Socket client, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[client.Send(bytes)..];
    }
}

/// <summary>A clock that never goes back, to the microsecond. Thread-safe.</summary>
internal sealed class BenchClock(TimeProvider timeProvider)
{
    private readonly DateTime _start = timeProvider.GetUtcNow().UtcDateTime;
    private readonly long _timestamp = timeProvider.GetTimestamp();

    public DateTime Now => _start + timeProvider.GetElapsedTime(_timestamp);
}
