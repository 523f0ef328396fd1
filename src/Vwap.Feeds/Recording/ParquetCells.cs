using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Vwap.Feeds;

/// <summary>The cells of a column of a Parquet file, as text.</summary>
internal abstract class ParquetCells(DataField field)
{
    private const int DecimalsMax = 38;

    private static readonly BigInteger Max = Int128.MaxValue;

    public string Name => Field.Name;

    protected DataField Field { get; } = field;

    /// <exception cref="FormatException">The column cannot be read exactly.</exception>
    public static ParquetCells Create(DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Int32 => new Values<int>(field, (value, text) => Format(value, text)),
        TypeCode.UInt32 => new Values<uint>(field, (value, text) => Format(value, text)),
        TypeCode.Int64 => new Values<long>(field, (value, text) => Format(value, text)),
        TypeCode.UInt64 => new Values<ulong>(field, (value, text) => Format(value, text)),
        TypeCode.Decimal => new Values<decimal>(field, (value, text) => Format(value, text)),
        TypeCode.Boolean => new Values<bool>(field, (value, text) => text.Write(value ? "true"u8 : "false"u8)),
        TypeCode.DateTime => new Values<DateTime>(field, AppendTime),
        _ when field.ClrType == typeof(BigDecimal) => new Values<BigDecimal>(field, AppendDecimal),
        _ when field.ClrType == typeof(ReadOnlyMemory<char>) => new Values<ReadOnlyMemory<char>>(field, AppendText),
        TypeCode.Double or TypeCode.Single => throw new FormatException(
            $"The column {field.Name} has binary floating point numbers, which are not the ones that were traded: export it as DECIMAL or text"),
        _ => throw new FormatException($"The column {field.Name} has values of type {field.ClrType.Name}: expected whole numbers, DECIMAL, text or a timestamp"),
    };

    /// <summary>Loads those of a row group.</summary>
    public abstract Task LoadAsync(ParquetRowGroupReader group, int rows);

    /// <summary>Appends one; nothing where there is none.</summary>
    public abstract void Append(int row, IBufferWriter<byte> text);

    private static Memory<T> Resize<T>(ref T[] values, int rows)
    {
        if (values.Length < rows)
            values = new T[rows];
        return values.AsMemory(0, rows);
    }

    private static void Format<T>(T value, IBufferWriter<byte> text)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(text.GetSpan(ExactDecimal.TextLengthMax), out var written, default, CultureInfo.InvariantCulture);
        text.Advance(written);
    }

    private static void AppendTime(DateTime value, IBufferWriter<byte> text)
    {
        TradeTime.Format(value, text.GetSpan(TradeTime.TextLength)[..TradeTime.TextLength]);
        text.Advance(TradeTime.TextLength);
    }

    /// <summary>A text that would break the row is none that can be read.</summary>
    private static void AppendText(ReadOnlyMemory<char> value, IBufferWriter<byte> text)
    {
        var characters = value.Span.ContainsAny(",\"\r\n") ? "?" : value.Span;
        text.Advance(Encoding.UTF8.GetBytes(characters, text.GetSpan(Encoding.UTF8.GetMaxByteCount(characters.Length))));
    }

    /// <summary>What is below zero or too large has its digits too: no price or size can be read from it.</summary>
    private static void AppendDecimal(BigDecimal value, IBufferWriter<byte> text)
    {
        if (value.UnscaledValue >= 0 && value.UnscaledValue <= Max && value.Scale <= DecimalsMax)
            Format(ExactDecimal.Create((Int128)value.UnscaledValue, value.Scale), text);
        else
            text.Write(Encoding.ASCII.GetBytes($"{value}"));
    }

    /// <summary>Its arrays are used again for each row group: they are large.</summary>
    private sealed class Values<T>(DataField field, Action<T, IBufferWriter<byte>> append) : ParquetCells(field)
        where T : struct
    {
        private T[] _values = [];
        private T?[] _optional = [];

        public override async Task LoadAsync(ParquetRowGroupReader group, int rows)
        {
            if (Field.IsNullable)
                await group.ReadAsync<T>(Field, Resize(ref _optional, rows));
            else
                await group.ReadAsync<T>(Field, Resize(ref _values, rows));
        }

        public override void Append(int row, IBufferWriter<byte> text)
        {
            if (!Field.IsNullable)
                append(_values[row], text);
            else if (_optional[row] is { } value)
                append(value, text);
        }
    }
}
