using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vwap.Cli;

/// <summary>A reading with its trades, its fraction and its rounding, so that anyone can check it.</summary>
internal sealed class Explanation(KeptWindow window)
{
    private const int QuotientDigits = 30;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private Reading Reading => window.Reading;

    private string Volume => Reading.Volume.ToString();

    private string Notional => Reading.Notional.ToString();

    /// <summary>Writes it for people.</summary>
    public void Write(TextWriter writer)
    {
        string[][] rows =
        [
            ["trade", "time", "price", "size", "price × size"],
            .. window.Trades.Select(trade => new[] { $"{trade.Id}", TradeTime.Format(trade.Time), $"{trade.Price}", $"{trade.Size}", $"{NotionalOf(trade)}" }),
            [$"{window.Trades.Count} trades", "sums", "", Volume, Notional],
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        writer.WriteLine($"{Reading.Stream}, window {Reading.Window}, after trade {Reading.Trade.Id}: {Reading.State.ToString().ToLowerInvariant()}");
        writer.WriteLine();
        foreach (var row in rows)
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).TrimEnd());
        writer.WriteLine();
        writer.WriteLine($"VWAP = {Notional} / {Volume}");
        writer.WriteLine($"     = {Quotient()}…");
        writer.WriteLine($"     ≈ {Reading.Vwap}, rounded once, half to even, to 16 significant digits");
        writer.WriteLine();
        writer.WriteLine($"Check: python3 -c \"from decimal import *; getcontext().prec = 16; print(Decimal('{Notional}') / Decimal('{Volume}'))\"");
    }

    /// <summary>Writes it for programs.</summary>
    public void WriteJson(TextWriter writer) => writer.WriteLine(new JsonObject
    {
        ["stream"] = Reading.Stream.ToString(),
        ["window"] = Reading.Window.Text,
        ["trade_id"] = Reading.Trade.Id,
        ["state"] = Reading.State.ToString().ToLowerInvariant(),
        ["vwap"] = Reading.Vwap.ToString(),
        ["quotient"] = Quotient(),
        ["volume"] = Volume,
        ["notional"] = Notional,
        ["count"] = Reading.Count,
        ["trades"] = new JsonArray([.. window.Trades.Select(trade => new JsonObject
        {
            ["trade_id"] = trade.Id,
            ["time"] = TradeTime.Format(trade.Time),
            ["price"] = trade.Price.ToString(),
            ["size"] = trade.Size.ToString(),
            ["notional"] = NotionalOf(trade).ToString(),
        })]),
    }.ToJsonString(Indented));

    private static ExactDecimal NotionalOf(Trade trade) =>
        ExactDecimal.Create((Int128)trade.Price.Digits * trade.Size.Digits, trade.Price.Decimals + trade.Size.Decimals);

    /// <summary>The quotient to more digits than are kept, cut off.</summary>
    private string Quotient()
    {
        var scale = BigInteger.Pow(10, Reading.Volume.Decimals + QuotientDigits);
        var digits = (BigInteger)Reading.Notional.Digits * scale / ((BigInteger)Reading.Volume.Digits * BigInteger.Pow(10, Reading.Notional.Decimals));
        var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(QuotientDigits + 1, '0');
        return $"{text[..^QuotientDigits]}.{text[^QuotientDigits..]}";
    }
}
