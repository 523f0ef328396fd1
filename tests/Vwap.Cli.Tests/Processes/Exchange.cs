namespace Vwap.Cli.Tests;

/// <summary><c>vwap simulate</c> as a separate process, on a free port.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly VwapProcess _process;

    private Exchange(VwapProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string[] Endpoint => ["--endpoint", $"ws://127.0.0.1:{Port}"];

    public string[] EndpointAndRest => [.. Endpoint, "--rest", $"http://127.0.0.1:{Port}"];

    public string Log => _process.Log;

    /// <summary>Starts it and waits until it listens; the port is in the file by then.</summary>
    public static async Task<Exchange> StartAsync(TemporaryFolder folder, params IEnumerable<string> arguments)
    {
        var portFile = folder.File($"port-{Guid.NewGuid():N}");
        var process = VwapProcess.Start(["simulate", "--listen", "127.0.0.1:0", "--port-file", portFile, .. arguments]);
        try
        {
            await process.WaitForLogAsync("Listening");
            return new(process, int.Parse(await File.ReadAllTextAsync(portFile, TestContext.Current.CancellationToken)));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all its trades have happened, so that its market log is complete.</summary>
    public Task WaitUntilQuietAsync() => _process.WaitForLogAsync("Market idle");

    /// <summary>Stops it as a user would, so that its files are complete.</summary>
    public Task StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
