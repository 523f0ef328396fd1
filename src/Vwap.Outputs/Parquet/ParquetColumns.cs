using System.Numerics;
using System.Text.Json;
using Parquet.Data;
using Parquet.Schema;

namespace Vwap.Outputs;

/// <summary>The columns of Parquet files: the members of the JSON objects, with types that hold them exactly.</summary>
/// <remarks>Their types never change from file to file: readers take those of the first file for all.</remarks>
internal static class ParquetColumns
{
    /// <summary>The most digits of a decimal in 16 bytes, which is what readers know.</summary>
    private const int DigitsMax = 38;

    /// <summary>The decimals of prices and sizes: none has more.</summary>
    private const int Decimals = 18;

    /// <summary>The decimals of price × size: more than those of any product seen.</summary>
    private const int NotionalDecimals = 20;

    /// <summary>The decimals of what is rounded to 16 significant digits: enough for prices from 10^-10 up to 10^12.</summary>
    private const int RoundedDecimals = 26;

    private static readonly Int128[] Powers = [.. Enumerable.Range(0, DigitsMax + 1).Select(exponent => (Int128)BigInteger.Pow(10, exponent))];

    /// <summary>Those of trades.</summary>
    public static IReadOnlyList<ParquetColumn> OfTrades() => [
        new ParquetTexts("product"), .. OfTrade(), new ParquetTexts("venue"), new ParquetTexts("taker_side", isOptional: true)];

    /// <summary>Those of readings such as this one, a line of JSON.</summary>
    public static IReadOnlyList<ParquetColumn> OfReadings(string line) => [
        new ParquetTexts("product"), new ParquetTexts("window"), Rounded("vwap"), Exact("volume"), Decimal("notional", NotionalDecimals),
        new ParquetValues<int>(new DataField<int>("count"), (ref reader, out value) => reader.TryGetInt32(out value)),
        .. OfTrade(), new ParquetTexts("state"), new ParquetTexts("venue"),
        .. DetailMember.All.Where(member => line.Contains($"\"{member.Name}\":", StringComparison.Ordinal)).Select(member => member.IsExact ? Exact(member.Name) : Rounded(member.Name))];

    private static IEnumerable<ParquetColumn> OfTrade() => [
        new ParquetValues<long>(new DataField<long>("trade_id"), (ref reader, out value) => reader.TryGetInt64(out value)),
        Exact("price"), Exact("size"),
        new ParquetValues<DateTime>(
            new DateTimeDataField("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: false),
            (ref reader, out value) => TradeTime.TryParse(reader.ValueSpan, out value))];

    private static ParquetValues<BigDecimal> Exact(string name) => Decimal(name, Decimals);

    private static ParquetValues<BigDecimal> Rounded(string name) => Decimal(name, RoundedDecimals);

    private static ParquetValues<BigDecimal> Decimal(string name, int decimals) => new(
        new BigDecimalDataField(name, DigitsMax, decimals, isNullable: false), (ref reader, out value) => TryRead(ref reader, decimals, out value));

    /// <summary>Reads plain digits in a string, with a minus sign or without.</summary>
    private static bool TryRead(ref Utf8JsonReader reader, int decimals, out BigDecimal value)
    {
        value = default;
        var isNegative = reader.ValueSpan.StartsWith((byte)'-');
        if (reader.TokenType != JsonTokenType.String
            || !ExactDecimal.TryParse(isNegative ? reader.ValueSpan[1..] : reader.ValueSpan, out var number)
            || number.Decimals > decimals
            || number.Digits >= Powers[DigitsMax - (decimals - number.Decimals)])
        {
            return false;
        }

        var units = number.Digits * Powers[decimals - number.Decimals];
        value = new(isNegative ? -units : units, DigitsMax, decimals);
        return true;
    }
}
