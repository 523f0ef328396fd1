using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>Serves a list of products as Coinbase Exchange does.</summary>
internal sealed class ListServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public ListServer()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }

        _listener.Prefixes.Add($"{Address}");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>What is listed; null answers with an error.</summary>
    public string[]? Products { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var response = (await _listener.GetContextAsync()).Response;
                if (Products is null)
                    response.StatusCode = 500;
                else
                    await JsonSerializer.SerializeAsync(response.OutputStream, Products.Select(product => new { id = product, status = "online" }));
                response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // disposed
        }
    }
}
