using System.Runtime.InteropServices;

namespace Vwap.Cli;

/// <summary>SIGHUP as a request to look again at files. On a terminal, where it means that the terminal is gone, it keeps its usual meaning.</summary>
internal static class HangUpSignal
{
    /// <summary>Calls <paramref name="onSignal"/> on each signal until it is disposed of.</summary>
    /// <returns>Null where the signal is not followed.</returns>
    public static PosixSignalRegistration? Follow(Action onSignal) => OperatingSystem.IsWindows() || !Console.IsInputRedirected
        ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            onSignal();
        });
}
