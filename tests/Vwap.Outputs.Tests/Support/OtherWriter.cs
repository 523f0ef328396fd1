using System.Diagnostics;

namespace Vwap.Outputs.Tests;

/// <summary>Another process that writes a file.</summary>
internal sealed class OtherWriter : IDisposable
{
    private const string Program =
        "import fcntl,sys; f=open(sys.argv[1],'a'); fcntl.lockf(f, fcntl.LOCK_EX|fcntl.LOCK_NB); print('locked', flush=True); sys.stdin.read()";

    private readonly Process _process;

    private OtherWriter(Process process) => _process = process;

    /// <exception cref="IOException">The file is locked.</exception>
    public static async Task<OtherWriter> StartAsync(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "The other process is a Python program");
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Program, path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var writer = new OtherWriter(Process.Start(start)!);
        if (await writer._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).InTime() == "locked")
            return writer;
        writer.Dispose();
        throw new IOException("locked");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
