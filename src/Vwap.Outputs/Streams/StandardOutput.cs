namespace Vwap.Outputs;

/// <summary>Standard output as a stream that fails when its reader is gone.</summary>
public static class StandardOutput
{
    /// <summary>Opens it. On Unix the platform's own stream ignores a broken pipe, so that <c>| head -1</c> would go unnoticed.</summary>
    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new UnixOutputStream(descriptor: 1);
}
