using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>A block of trades as Coinbase Exchange sends them, in WebSocket frames, whose ids go on from block to block.</summary>
/// <remarks>Made once and changed in place: what feeds the benchmark costs less than what it measures. Not thread-safe.</remarks>
internal sealed class BenchFrames
{
    /// <summary>How many trades a block has.</summary>
    public const int Count = 256;

    private const int HeadBytes = 4;
    private const long FirstId = 1_000_000_000; // the ids of any bench have as many digits
    private const string AnyTime = "2026-01-05T14:30:00.123456Z";

    private readonly List<(int Start, int Length, int Id, int Time)> _frames = [];
    private readonly int[] _products = new int[Count];
    private readonly long[] _nextIds;
    private readonly byte[] _bytes;

    /// <param name="isUsual">Whether the members come in the order in which the venue sends them.</param>
    public BenchFrames(bool isUsual = true)
    {
        var random = new Random(1);
        var block = new List<byte>();
        var mids = Products.Select((_, index) => 60_000m / (decimal)Math.Pow(20, index)).ToArray();
        _nextIds = [.. Products.Select(_ => FirstId)];
        for (var index = 0; index < Count; index++)
        {
            var product = _products[index] = random.Next(Products.Count);
            mids[product] += random.Next(-5, 6) * 0.01m;
            Add(block, Describe(random, Products[product].Name, mids[product], isUsual));
        }

        _bytes = [.. block];
        NumberAll();
    }

    /// <summary>The products that are traded.</summary>
    public static IReadOnlyList<ProductId> Products => KnownVenues.Default.Facts.DefaultProducts;

    /// <summary>The whole block, ready to be sent.</summary>
    public ReadOnlySpan<byte> Block => _bytes;

    /// <summary>A trade of the block, ready to be sent.</summary>
    public ReadOnlySpan<byte> Frame(int index) => _bytes.AsSpan(_frames[index].Start, _frames[index].Length);

    /// <summary>The JSON of a trade.</summary>
    public ReadOnlySpan<byte> Payload(int index) => Frame(index)[HeadBytes..];

    /// <summary>Gives all trades of the block the ids that come next.</summary>
    public void NumberAll()
    {
        for (var index = 0; index < Count; index++)
            Number(index);
    }

    /// <summary>Gives one trade the id that comes next.</summary>
    public void Number(int index) => Utf8Formatter.TryFormat(_nextIds[_products[index]]++, _bytes.AsSpan(_frames[index].Id), out _);

    /// <summary>Gives one trade a time.</summary>
    public void SetTime(int index, DateTime time) => TradeTime.Format(time, _bytes.AsSpan(_frames[index].Time, TradeTime.TextLength));

    private static string Describe(Random random, string product, decimal price, bool isUsual)
    {
        var size = random.Next(1, 50_000_000) / 100_000_000m;
        var id = string.Create(CultureInfo.InvariantCulture, $"\"trade_id\":{FirstId}");
        var rest = string.Create(
            CultureInfo.InvariantCulture,
            $"\"maker_order_id\":\"{NewId()}\",\"taker_order_id\":\"{NewId()}\",\"side\":\"buy\",\"size\":\"{size:F8}\",\"price\":\"{price:F2}\",\"product_id\":\"{product}\",\"sequence\":{random.NextInt64(10_000_000_000, 99_999_999_999)},\"time\":\"{AnyTime}\"");
        return isUsual ? $"{{\"type\":\"match\",{id},{rest}}}" : $"{{{rest},{id},\"type\":\"match\"}}";

        Guid NewId()
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new(bytes);
        }
    }

    private void Add(List<byte> block, string json)
    {
        Span<byte> head = [0x81, 126, 0, 0]; // a whole text message whose length has two bytes
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)json.Length);
        var start = block.Count;
        _frames.Add((start, HeadBytes + json.Length, Find("\"trade_id\":"), Find("\"time\":\"")));
        block.AddRange(head);
        block.AddRange(Encoding.ASCII.GetBytes(json));

        int Find(string member) => start + HeadBytes + json.IndexOf(member, StringComparison.Ordinal) + member.Length;
    }
}
