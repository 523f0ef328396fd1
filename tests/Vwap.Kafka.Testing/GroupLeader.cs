using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using Vwap.Testing;

namespace Vwap.Kafka.Testing;

/// <summary>
/// The first member of a consumer group, and so its leader, which assigns partitions when the test says so. No client offers that, so it
/// speaks the protocol itself.
/// </summary>
public sealed class GroupLeader : IDisposable
{
    private const int SessionTimeout = 300_000; // milliseconds
    private const string Protocol = "cooperative-sticky";

    private readonly TcpClient _broker = new();
    private readonly string _group;
    private readonly string _topic;
    private string _id = "";
    private int _generation;

    /// <summary>Connects.</summary>
    /// <param name="broker">The only broker of a cluster.</param>
    /// <param name="group">The group.</param>
    /// <param name="topic">The topic its members read.</param>
    public GroupLeader(string broker, string group, string topic)
    {
        (_group, _topic) = (group, topic);
        CreateCoordinator(broker);
        var address = broker.Split(':');
        _broker.Connect(address[0], int.Parse(address[1]));
    }

    /// <summary>Joins or rejoins; returns when all members have.</summary>
    /// <returns>The others.</returns>
    public async Task<string[]> JoinAsync()
    {
        byte[] subscription = [.. Int16(0), .. Int32(1), .. Text(_topic), .. Int32(-1)];
        var answer = await AskAsync(apiKey: 11, version: 2, [
            .. Text(_group), .. Int32(SessionTimeout), .. Int32(SessionTimeout), .. Text(_id), .. Text("consumer"),
            .. Int32(1), .. Text(Protocol), .. Bytes(subscription),
        ]);
        _generation = answer.Int32();
        Assert.Equal(Protocol, answer.Text());
        var leader = answer.Text();
        _id = answer.Text();
        Assert.Equal(leader, _id);
        var members = new string[answer.Int32()];
        for (var index = 0; index < members.Length; index++)
        {
            members[index] = answer.Text();
            answer.Bytes();
        }

        return [.. members.Where(member => member != _id)];
    }

    /// <summary>Joins until there is another member.</summary>
    public async Task<string> JoinWithAnotherAsync()
    {
        using var deadline = TestDeadline.Begin();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            if (await JoinAsync() is [var other])
                return other;
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Assigns partitions to another member; none revokes those it has.</summary>
    public async Task AssignAsync(string member, params int[] partitions)
    {
        byte[] assignment = [.. Int16(0), .. Int32(1), .. Text(_topic), .. Int32(partitions.Length), .. partitions.SelectMany(Int32), .. Int32(-1)];
        await AskAsync(apiKey: 14, version: 1, [.. Text(_group), .. Int32(_generation), .. Text(_id), .. Int32(1), .. Text(member), .. Bytes(assignment)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _broker.Dispose();

    /// <summary>A group has a coordinator once a client has looked for it, and a moment later that broker knows.</summary>
    private void CreateCoordinator(string broker)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = broker, ["group.id"] = _group };
        using var client = new ConsumerBuilder<Ignore, Ignore>(settings).Build();
        while (!TryFindCommitted(client))
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        client.Close();
    }

    private bool TryFindCommitted(IConsumer<Ignore, Ignore> client)
    {
        try
        {
            client.Committed([new(_topic, 0)], TimeSpan.FromMinutes(2));
            return true;
        }
        catch (KafkaException refused) when (refused.Error.Code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupLoadInProgress)
        {
            return false;
        }
    }

    private async Task<Answer> AskAsync(short apiKey, short version, byte[] body)
    {
        byte[] request = [.. Int16(apiKey), .. Int16(version), .. Int32(1), .. Text("leader"), .. body];
        using var deadline = TestDeadline.Begin();
        var stream = _broker.GetStream();
        await stream.WriteAsync(Bytes(request), deadline.Token);
        var size = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(size, deadline.Token);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        await stream.ReadExactlyAsync(payload, deadline.Token);
        var answer = new Answer(payload);
        answer.Int32(); // correlation id
        answer.Int32(); // throttle time
        Assert.Equal(0, answer.Int16());
        return answer;
    }

    private static byte[] Text(string text) => [.. Int16((short)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => [.. Int32(bytes.Length), .. bytes];

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

    private sealed class Answer(byte[] payload)
    {
        private int _position;

        public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

        public string Text() => Encoding.ASCII.GetString(Take(Int16()));

        public byte[] Bytes() => Take(Int32()).ToArray();

        private ReadOnlySpan<byte> Take(int length)
        {
            _position += length;
            return payload.AsSpan(_position - length, length);
        }
    }
}
