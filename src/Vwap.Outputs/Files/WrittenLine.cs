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

    public ReadOnlySpan<byte> Venue { get; private init; }

    public ReadOnlySpan<byte> Product { get; private init; }

    public ReadOnlySpan<byte> Window { get; private init; }

    public long TradeId { get; private init; }

    /// <summary>Parses a line of a JSON or CSV file, without its line feed.</summary>
    /// <param name="format">JSON or CSV.</param>
    /// <param name="line">The line.</param>
    /// <param name="written">What it says.</param>
    /// <param name="details">In CSV, how many columns follow that of the venue.</param>
    public static bool TryRead(OutputFormat format, ReadOnlySpan<byte> line, out WrittenLine written, int details = 0)
    {
        var fields = new FieldReader(line, isJson: format == OutputFormat.Jsonl);
        var product = fields.Take("{\"product\":\""u8);
        var window = fields.Take("\",\"window\":\""u8);
        var valid = !product.IsEmpty & !window.IsEmpty
            & IsNumber(fields.Take("\",\"vwap\":\""u8))
            & IsNumber(fields.Take("\",\"volume\":\""u8))
            & IsNumber(fields.Take("\",\"notional\":\""u8))
            & TryReadWhole(fields.Take("\",\"count\":"u8, jsonAfter: ','), out _)
            & TryReadWhole(fields.Take(",\"trade_id\":"u8, jsonAfter: ','), out var tradeId)
            & IsNumber(fields.Take(",\"price\":\""u8))
            & IsNumber(fields.Take("\",\"size\":\""u8))
            & TradeTime.TryParse(fields.Take("\",\"time\":\""u8), out _)
            & IsState(fields.Take("\",\"state\":\""u8));
        if (!fields.TryTake("\",\"venue\":\""u8, out var venue))
            venue = "coinbase"u8; // the only one that earlier versions knew
        for (var detail = 0; detail < details; detail++)
            valid &= IsNumber(fields.Take(default).TrimStart((byte)'-'));
        valid &= !venue.IsEmpty & fields.Ends();
        written = valid ? new() { Venue = venue, Product = product, Window = window, TradeId = tradeId } : default;
        return valid;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(DigitsAndPoint);

    private static bool IsState(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("filling"u8) || text.SequenceEqual("complete"u8) || text.SequenceEqual("gap"u8);

    private static bool TryReadWhole(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length && number > 0;
}
