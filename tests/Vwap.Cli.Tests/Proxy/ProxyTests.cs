using System.Net;
using System.Net.Sockets;

namespace Vwap.Cli.Tests;

/// <summary>WebSocket and REST through a real proxy, as the usual environment variables say.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Run_ProxyInTheEnvironment_SendsWebSocketAndRestThroughIt()
    {
        using var folder = new TemporaryFolder();
        using var proxy = await StartProxyAsync(folder);
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        await using var run = Start(exchange, $"http_proxy=http://127.0.0.1:{proxy.Port} https_proxy=http://127.0.0.1:{proxy.Port} no_proxy=");
        Assert.Equal(0, await run.WaitForExitAsync());

        var log = await File.ReadAllTextAsync(proxy.Log, TestContext.Current.CancellationToken);
        Assert.Contains($"CONNECT 127.0.0.1:{exchange.Port}", log, StringComparison.Ordinal);
        Assert.Contains($"GET http://127.0.0.1:{exchange.Port}/products/BTC-USD/trades", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoProxyNamesTheHost_ConnectsDirectly()
    {
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--rate", "500");
        await using var run = Start(exchange, "http_proxy=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1 no_proxy=localhost,127.0.0.1");
        Assert.Equal(0, await run.WaitForExitAsync());
    }

    private static VwapProcess Start(Exchange exchange, string environment) => VwapProcess.StartShell(
        $"{environment} exec $VWAP run {string.Join(' ', exchange.EndpointAndRest)} --products BTC-USD --max-trades 100 --output none");

    private static async Task<Proxy> StartProxyAsync(TemporaryFolder folder)
    {
        Needs.Program("tinyproxy", "tinyproxy");
        var port = FindPort();
        var log = folder.File("proxy.log");
        var configuration = folder.Write("proxy.conf", $"Port {port}\nListen 127.0.0.1\nTimeout 600\nLogFile \"{log}\"\nLogLevel Connect\n");
        var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("tinyproxy", ["-d", "-c", configuration]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await TestDeadline.PollAsync(() => Accepts(port), () => "tinyproxy listens");
        return new(process, port, log);
    }

    private static bool Accepts(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Proxy(System.Diagnostics.Process Process, int Port, string Log) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
