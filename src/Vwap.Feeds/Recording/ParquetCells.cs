using System.Buffers;
using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Vwap.Feeds;

/// <summary>The cells of a column of a Parquet file, as text.</summary>
internal abstract class ParquetCells(DataField field)
{
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
        TypeCode.DateTime => new Values<DateTime>(field, (value, text) => text.Write(Encoding.ASCII.GetBytes($"{value:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}"))),
        _ when field.ClrType == typeof(BigDecimal) => new Values<BigDecimal>(field, AppendDecimal),
        _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => new Texts(field),
        TypeCode.Double or TypeCode.Single => throw new FormatException(
            $"The column {field.Name} has binary floating point numbers, which are not the ones that were traded: export it as DECIMAL or text"),
        _ => throw new FormatException($"The column {field.Name} has values of type {field.ClrType.Name}: expected whole numbers, DECIMAL, text or a timestamp"),
    };

    /// <summary>Loads those of a row group.</summary>
    public abstract Task LoadAsync(ParquetRowGroupReader group, int rows);

    /// <summary>Appends one; nothing where there is none.</summary>
    public abstract void Append(int row, IBufferWriter<byte> text);

    private static void Format<T>(T value, IBufferWriter<byte> text)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(text.GetSpan(ExactDecimal.TextLengthMax), out var written, default, CultureInfo.InvariantCulture);
        text.Advance(written);
    }

    /// <summary>What is below zero or too large has its digits too: no price or size can be read from it.</summary>
    private static void AppendDecimal(BigDecimal value, IBufferWriter<byte> text)
    {
        if (value.UnscaledValue >= 0 && value.UnscaledValue <= (System.Numerics.BigInteger)Int128.MaxValue)
            Format(ExactDecimal.Create((Int128)value.UnscaledValue, value.Scale), text);
        else
            text.Write(Encoding.ASCII.GetBytes($"{value}"));
    }

    private sealed class Values<T>(DataField field, Action<T, IBufferWriter<byte>> append) : ParquetCells(field)
        where T : struct
    {
        private T?[] _values = [];

        public override async Task LoadAsync(ParquetRowGroupReader group, int rows)
        {
            _values = new T?[rows];
            if (Field.IsNullable)
            {
                await group.ReadAsync<T>(Field, _values.AsMemory());
                return;
            }

            var values = new T[rows];
            await group.ReadAsync<T>(Field, values.AsMemory());
            for (var row = 0; row < rows; row++)
                _values[row] = values[row];
        }

        public override void Append(int row, IBufferWriter<byte> text)
        {
            if (_values[row] is { } value)
                append(value, text);
        }
    }

    private sealed class Texts(DataField field) : ParquetCells(field)
    {
        private string?[] _values = [];

        public override async Task LoadAsync(ParquetRowGroupReader group, int rows)
        {
            _values = new string?[rows];
            await group.ReadAsync(Field, _values.AsMemory());
        }

        /// <summary>A text that would break the row is none that can be read.</summary>
        public override void Append(int row, IBufferWriter<byte> text)
        {
            if (_values[row] is { } value)
                text.Write(Encoding.UTF8.GetBytes(value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : "?"));
        }
    }
}
