using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Vwap.Outputs;

namespace Vwap.Benchmarks;

/// <summary>A reading as a JSON line. The baseline is the platform's serializer on an object of the same members, made beforehand.</summary>
public class EncodeBenchmarks
{
    private readonly ArrayBufferWriter<byte> _lines = new(1 << 16);
    private Reading _reading;
    private Line _line = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var trade = new Trade(
            StreamId.Parse("BTC-USD"), 865_127_924, Price.Parse("116865.03"), Size.Parse("0.00002298"), new DateTime(2025, 8, 22, 20, 11, 59, DateTimeKind.Utc).AddMicroseconds(390_567));
        var engine = new VwapEngine(WindowSpec.OfCount(200));
        engine.Add(trade with { Id = trade.Id - 1, Price = Price.Parse("116832.11") });
        _reading = engine.Add(trade)[0];
        _line = new(
            "BTC-USD", "200", _reading.Vwap.ToString(), _reading.Volume.ToString(), _reading.Notional.ToString(), 143, trade.Id, "116865.03", "0.00002298", trade.Time, "filling", "coinbase");
    }

    [Benchmark]
    public int Vwap()
    {
        _lines.ResetWrittenCount();
        ReadingJson.Write(_reading, _lines);
        return _lines.WrittenCount;
    }

    [Benchmark(Baseline = true)]
    public int Serializer()
    {
        _lines.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_lines);
        JsonSerializer.Serialize(writer, _line);
        return _lines.WrittenCount;
    }

    private sealed record Line(
        string Product, string Window, string Vwap, string Volume, string Notional, int Count, long TradeId, string Price, string Size, DateTime Time, string State, string Venue);
}
