namespace Vwap.Cli;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    /// <summary>A clean stop: by a signal, at a limit, or because the reader of a pipe is gone.</summary>
    public const int Success = 0;

    /// <summary>Something failed while running.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
