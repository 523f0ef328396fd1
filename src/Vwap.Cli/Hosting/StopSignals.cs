using System.Runtime.InteropServices;

namespace Vwap.Cli;

/// <summary>
/// Turns SIGINT and SIGTERM into a cancellation. A second signal ends the process at once, as it does by default, unless it follows within a second:
/// <c>timeout</c> sends its signal to the process and to the process group.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _stoppedAt;

    public StopSignals() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (!_stop.IsCancellationRequested)
            _stoppedAt = TimeProvider.System.GetTimestamp();
        context.Cancel = TimeProvider.System.GetElapsedTime(_stoppedAt) < Grace;
        _stop.Cancel();
    }
}
