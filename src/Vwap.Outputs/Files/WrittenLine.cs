using System.Buffers;
using System.Buffers.Text;

namespace Vwap.Outputs;

/// <summary>A line of an earlier run, parsed as far as the checkpoint needs it.</summary>
/// <remarks>Strict, so that no other program's line, and none torn by a power cut, passes for one of vwap.</remarks>
internal readonly ref struct WrittenLine
{
    /// <summary>The longest line, with room for members that a later version adds.</summary>
    public const int LengthMax = 4_096;

    private static readonly SearchValues<byte> DigitsAndPoint = SearchValues.Create("0123456789."u8);

    private WrittenLine(ReadOnlySpan<byte> venue, ReadOnlySpan<byte> product, ReadOnlySpan<byte> window, long tradeId)
    {
        Venue = venue;
        Product = product;
        Window = window;
        TradeId = tradeId;
    }

    public ReadOnlySpan<byte> Venue { get; }

    public ReadOnlySpan<byte> Product { get; }

    public ReadOnlySpan<byte> Window { get; }

    public long TradeId { get; }

    /// <param name="format">Jsonl or csv.</param>
    /// <param name="line">Without its line feed.</param>
    /// <param name="written">The parsed line.</param>
    public static bool TryRead(OutputFormat format, ReadOnlySpan<byte> line, out WrittenLine written)
    {
        var fields = new FieldReader(line, isJson: format == OutputFormat.Jsonl);
        var product = fields.Text("{\"product\":\""u8);
        var window = fields.Text("\",\"window\":\""u8);
        var valid = !product.IsEmpty & !window.IsEmpty
            & IsNumber(fields.Text("\",\"vwap\":\""u8))
            & IsNumber(fields.Text("\",\"volume\":\""u8))
            & IsNumber(fields.Text("\",\"notional\":\""u8))
            & TryReadWhole(fields.Number("\",\"count\":"u8), out _)
            & TryReadWhole(fields.Number(",\"trade_id\":"u8), out var tradeId)
            & IsNumber(fields.Text(",\"price\":\""u8))
            & IsNumber(fields.Text("\",\"size\":\""u8))
            & TradeTime.TryParse(fields.Text("\",\"time\":\""u8), out _)
            & IsState(fields.Text("\",\"state\":\""u8));
        var venue = "coinbase"u8; // the only one that earlier versions knew
        if (fields.TryText("\",\"venue\":\""u8, out var named))
            venue = named;
        valid &= !venue.IsEmpty & fields.Ends();
        written = valid ? new(venue, product, window, tradeId) : default;
        return valid;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(DigitsAndPoint);

    private static bool IsState(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("filling"u8) || text.SequenceEqual("complete"u8) || text.SequenceEqual("gap"u8);

    private static bool TryReadWhole(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length && number > 0;
}
