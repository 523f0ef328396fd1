using System.Net;
using System.Net.Sockets;

namespace Vwap.Kafka.Testing;

/// <summary>
/// Ports for one cluster: two hundred in a row, below the ephemeral range. Brokers have the first, controllers those after the hundredth; that
/// one is kept open while the cluster lives, so that no other process takes ports of the same row.
/// </summary>
internal sealed class ClusterPorts : IDisposable
{
    private const int Lowest = 20_000;
    private const int Rows = 60;
    private const int RowLength = 200;
    private const int ControllersOffset = 100;

    private readonly TcpListener _held;

    private ClusterPorts(int first, TcpListener held) => (First, _held) = (first, held);

    /// <summary>The first broker's port.</summary>
    public int First { get; }

    /// <summary>Takes a row with free ports for that many brokers.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ClusterPorts Take(int brokers)
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        Random.Shared.Shuffle(rows);
        foreach (var row in rows)
        {
            var first = Lowest + row * RowLength;
            if (TryListen(first + ControllersOffset) is not { } held)
                continue;
            if (Enumerable.Range(first, brokers).Concat(Enumerable.Range(first + ControllersOffset + 1, brokers)).All(IsFree))
                return new(first, held);
            held.Dispose();
        }

        throw new InvalidOperationException($"No {2 * brokers} ports are free in any row from {Lowest} on");
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private static bool IsFree(int port)
    {
        using var listener = TryListen(port);
        return listener is not null;
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
