using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Vwap.Feeds.Tests;

/// <summary>The client against a server of another library, Python's <c>websockets</c>.</summary>
public sealed class ForeignServerTests
{
    [Fact]
    public async Task Socket_ServerOfAnotherLibrary_Agrees()
    {
        using var server = Start(Path.Combine(AppContext.BaseDirectory, "Connections", "foreign_server.py"));
        try
        {
            var port = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            if (port is null)
                Assert.Skip("Needs the package python3-websockets");
            using var socket = new FeedSocket(TimeProvider.System, TestContext.Current.CancellationToken);
            await socket.ConnectAsync(new($"ws://127.0.0.1:{port}")).InTime();
            await socket.SendAsync(Encoding.UTF8.GetBytes("hello")).InTime();
            Assert.Equal("hello", await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

            foreach (var expected in new[] { "whole", "in three parts", new string('x', 70_000), "heard the pong" })
                Assert.Equal(expected, await ReceiveAsync(socket));
            var lost = await Assert.ThrowsAsync<ConnectionLostException>(() => ReceiveAsync(socket));
            Assert.Equal("closed by the venue with 1001 EndpointUnavailable: going away", lost.Message);
        }
        finally
        {
            server.Kill();
        }
    }

    private static Process Start(string program)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("/usr/bin/python3", [program]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        }
        catch (Win32Exception failure)
        {
            Assert.Skip($"Needs python3: {failure.Message}");
            throw;
        }
    }

    private static async Task<string> ReceiveAsync(FeedSocket socket)
    {
        ReceivedFrame frame;
        while (!socket.TryRead(out frame))
            await socket.ReceiveAsync().AsTask().InTime();
        return Encoding.UTF8.GetString(frame.Utf8.Span);
    }
}
