using System.Buffers.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Vwap.Feeds;

namespace Vwap.Benchmarks;

/// <summary>From the bytes of a frame to a trade. The baselines trust the frame and take its numbers as decimals.</summary>
public class DecodeBenchmarks
{
    private readonly DecodedFrame _frame = new();
    private IFrameDecoder _decoder = null!;
    private byte[] _utf8 = null!;

    [Params("coinbase", "coinbase-advanced", "kraken")]
    public string Venue { get; set; } = "";

    [Params(true, false)]
    public bool VenuesOrder { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _utf8 = Frames.Get(Venue, VenuesOrder);
        _decoder = Frames.CreateDecoder(Venue);
        if (Vwap() != 1)
            throw new InvalidOperationException($"The frame of {Venue} is not decoded: {_frame.Fault}");
    }

    [Benchmark]
    public int Vwap()
    {
        _decoder.Reset();
        _decoder.Decode(_utf8, _frame);
        return _frame.Trades.Length;
    }

    [Benchmark(Baseline = true)]
    public decimal Utf8Reader()
    {
        var reader = new Utf8JsonReader(_utf8);
        var (sum, ticks) = (0m, 0L);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.ValueTextEquals("price"u8) || reader.ValueTextEquals("size"u8) || reader.ValueTextEquals("qty"u8) || reader.ValueTextEquals("trade_id"u8))
            {
                reader.Read();
                sum += Utf8Parser.TryParse(reader.ValueSpan, out decimal value, out _) ? value : throw new FormatException("Not a number");
            }
            else if (reader.ValueTextEquals("time"u8) || reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                ticks += reader.GetDateTime().Ticks;
            }
        }

        return sum + ticks;
    }

    [Benchmark]
    public decimal Document()
    {
        using var document = JsonDocument.Parse(_utf8);
        var trade = document.RootElement;
        if (trade.TryGetProperty("events", out var events))
            trade = events[0].GetProperty("trades")[0];
        else if (trade.TryGetProperty("data", out var data))
            trade = data[0];
        var size = trade.TryGetProperty("qty", out var quantity) ? quantity.GetDecimal() : decimal.Parse(trade.GetProperty("size").GetString()!, null);
        var price = trade.GetProperty("price");
        return size + (price.ValueKind == JsonValueKind.Number ? price.GetDecimal() : decimal.Parse(price.GetString()!, null));
    }
}
