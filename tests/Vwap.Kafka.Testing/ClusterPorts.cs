using System.Net;
using System.Net.Sockets;

namespace Vwap.Kafka.Testing;

/// <summary>
/// Ports for a cluster alone: two hundred in a row, outside of those that systems give out. Brokers have the first of them, controllers those
/// behind the hundredth; that one is held as long as the cluster lives, so that no other takes ports of the same row, in whichever process.
/// </summary>
internal sealed class ClusterPorts : IDisposable
{
    private const int Lowest = 20_000;
    private const int Rows = 60;
    private const int RowLength = 200;
    private const int ControllersOffset = 100;

    private readonly TcpListener _held;

    private ClusterPorts(int first, TcpListener held) => (First, _held) = (first, held);

    /// <summary>The first broker's.</summary>
    public int First { get; }

    /// <summary>Takes a row whose ports for so many brokers nobody has.</summary>
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
