namespace Vwap.Cli;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>A clean stop: asked to, or a limit was reached, or the reader of a pipe has gone.</summary>
    public const int Success = 0;

    /// <summary>Something failed while running.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
