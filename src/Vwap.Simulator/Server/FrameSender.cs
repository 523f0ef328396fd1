using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Vwap.Simulator;

/// <summary>Sends the frames of one connection, injecting faults into trade frames.</summary>
/// <remarks>One thread at a time. The socket is disposed by its owner.</remarks>
internal sealed class FrameSender(
    long connection, HttpContext context, WebSocket socket, ClientQueue queue, ExchangeModel exchange, FaultInjector faults, TimeProvider timeProvider) : IDisposable
{
    private readonly List<(Frame Frame, int Overtakers)> _held = [];
    private ITimer? _holdTimer;
    private bool _isDead;

    /// <summary>Sends a frame; completes when the socket has accepted it.</summary>
    public async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_isDead)
            return;
        if (frame.Kind == FrameKind.Trades)
            await (faults.IsNone ? WriteTradesAsync(frame, cancellationToken) : SendTradesAsync(frame, cancellationToken));
        else if (frame.Kind == FrameKind.Control)
            await WriteAsync(frame.Utf8, exchange.Statistics.OtherFrames, cancellationToken);
        else
            await ReleaseAsync(_ => true, cancellationToken);
        if (frame.Kind == FrameKind.Close)
            await socket.CloseOutputAsync(frame.CloseStatus, Encoding.UTF8.GetString(frame.Utf8.Span), cancellationToken);
    }

    public void Dispose() => _holdTimer?.Dispose();

    private async ValueTask SendTradesAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (Happens(FaultKind.Slow, frame, out var variant))
            await Task.Delay(DrawDelay(variant), timeProvider, cancellationToken);
        if (Happens(FaultKind.Garbage, frame, out variant))
            await WriteAsync(Garbage.Render(frame.Utf8, exchange.Dialect.Garbage, variant), exchange.Statistics.OtherFrames, cancellationToken);
        if (await TryEndAsync(frame, cancellationToken) || Happens(FaultKind.Drop, frame, out _))
            return;

        if (Happens(FaultKind.Reorder, frame, out variant))
        {
            Hold(frame, variant);
            return;
        }

        await WriteTradesAsync(frame, cancellationToken);
        if (Happens(FaultKind.Duplicate, frame, out _))
            await WriteTradesAsync(frame, cancellationToken);
        for (var position = 0; position < _held.Count; position++)
            _held[position] = _held[position] with { Overtakers = _held[position].Overtakers - 1 };
        await ReleaseAsync(held => held.Overtakers == 0, cancellationToken);
    }

    /// <summary>Injects the faults that cost more than one frame.</summary>
    private async ValueTask<bool> TryEndAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (Happens(FaultKind.Reset, frame, out _))
            return Die(Reset);
        if (Happens(FaultKind.HalfOpen, frame, out _))
            return Die(FallSilent);
        if (!Happens(FaultKind.Stall, frame, out _))
            return false;
        queue.Mute();
        await Task.Delay(SimulatorLimits.StallTime, timeProvider, cancellationToken);
        queue.Unmute();
        return true;
    }

    private bool Die(Action how)
    {
        _isDead = true;
        how();
        queue.Mute();
        return true;
    }

    /// <summary>Resets the connection (TCP RST).</summary>
    private void Reset()
    {
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        context.Abort();
    }

    /// <summary>Stops the connection from sending and reading.</summary>
    private void FallSilent() => (context.Features.Get<IHttpUpgradeFeature>() as SilenceableUpgrade)?.FallSilent();

    private bool Happens(FaultKind kind, Frame frame, out ulong variant) => faults.Happens(kind, connection, frame.TradeNumber, out variant);

    /// <summary>Holds a frame until enough others have overtaken it, or the hold expires.</summary>
    private void Hold(Frame frame, ulong variant)
    {
        _held.Add((frame, 1 + (int)SeededRandom.Scale(variant, SimulatorLimits.ReorderDistanceMax)));
        _holdTimer ??= timeProvider.CreateTimer(_ => queue.Offer(Frame.Flush), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _holdTimer.Change(SimulatorLimits.ReorderHold, Timeout.InfiniteTimeSpan);
    }

    private async ValueTask ReleaseAsync(Predicate<(Frame Frame, int Overtakers)> isDue, CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
            return;
        var due = _held.FindAll(isDue);
        _held.RemoveAll(isDue);
        foreach (var (frame, _) in due)
            await WriteTradesAsync(frame, cancellationToken);
    }

    private ValueTask WriteTradesAsync(Frame frame, CancellationToken cancellationToken) => WriteAsync(frame.Utf8, exchange.Statistics.TradeFrames, cancellationToken);

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> utf8, Counter counter, CancellationToken cancellationToken)
    {
        await socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        counter.Add();
    }

    private static TimeSpan DrawDelay(ulong variant) =>
        TimeSpan.FromMilliseconds(1 + SeededRandom.Scale(variant, (long)SimulatorLimits.SlowDelayMax.TotalMilliseconds));
}
