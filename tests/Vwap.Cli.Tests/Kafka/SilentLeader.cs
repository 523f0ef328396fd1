using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;

namespace Vwap.Cli.Tests.Kafka;

/// <summary>
/// The first member of a consumer group, and so its leader, who shares nothing out: the others have joined and wait for their partitions.
/// No client does that to order, so it speaks the protocol itself.
/// </summary>
internal sealed class SilentLeader : IDisposable
{
    private const short JoinGroup = 11;
    private const short Version = 2;

    private readonly TcpClient _broker = new();

    /// <summary>Joins; returns when the group is complete, as every member learns at the same moment.</summary>
    /// <param name="broker">The only broker of a cluster.</param>
    /// <param name="group">The group.</param>
    /// <param name="topic">What its members read.</param>
    public async Task JoinAsync(string broker, string group, string topic)
    {
        CreateCoordinator(broker, group, topic);
        var address = broker.Split(':');
        await _broker.ConnectAsync(address[0], int.Parse(address[1]), TestContext.Current.CancellationToken);
        var stream = _broker.GetStream();
        await stream.WriteAsync(Request(group, topic), TestContext.Current.CancellationToken);

        var head = new byte[14]; // size, correlation, throttle time, error
        await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal(0, BinaryPrimitives.ReadInt16BigEndian(head.AsSpan(12)));
    }

    public void Dispose() => _broker.Dispose();

    /// <summary>A group has a coordinator once somebody has asked for it.</summary>
    private static void CreateCoordinator(string broker, string group, string topic)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = broker, ["group.id"] = group };
        using var somebody = new ConsumerBuilder<Ignore, Ignore>(settings).Build();
        somebody.Committed([new(topic, 0)], TimeSpan.FromMinutes(2));
        somebody.Close();
    }

    private static byte[] Request(string group, string topic)
    {
        const int Patience = 300_000;
        byte[] subscription = [.. Int16(0), .. Int32(1), .. Text(topic), .. Int32(-1)];
        byte[] request =
        [
            .. Int16(JoinGroup), .. Int16(Version), .. Int32(1), .. Text("silent-leader"),
            .. Text(group), .. Int32(Patience), .. Int32(Patience), .. Text(""), .. Text("consumer"),
            .. Int32(1), .. Text("cooperative-sticky"), .. Int32(subscription.Length), .. subscription,
        ];
        return [.. Int32(request.Length), .. request];
    }

    private static byte[] Text(string text) => [.. Int16((short)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Int16(short value)
    {
        var bytes = new byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
