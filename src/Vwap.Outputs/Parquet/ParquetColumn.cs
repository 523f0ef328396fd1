using System.Buffers;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Vwap.Outputs;

/// <summary>A column of a Parquet file, filled with the member of its name.</summary>
/// <remarks>Not thread-safe.</remarks>
internal abstract class ParquetColumn(DataField field)
{
    public DataField Field { get; } = field;

    /// <summary>How many values it has.</summary>
    public abstract int Count { get; }

    /// <summary>Adds the value that the reader is on.</summary>
    /// <returns>False when the column cannot have it.</returns>
    public abstract bool TryAdd(ref Utf8JsonReader reader);

    /// <summary>Adds a row without a value.</summary>
    /// <returns>False when every row must have one.</returns>
    public abstract bool TryAddNone();

    /// <summary>Writes the values and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);
}

/// <summary>A column of numbers or times.</summary>
internal sealed class ParquetValues<T>(DataField field, ParquetValues<T>.Read read) : ParquetColumn(field)
    where T : struct
{
    private readonly ArrayBufferWriter<T> _values = new();

    /// <returns>Whether the reader is on a value that fits.</returns>
    public delegate bool Read(ref Utf8JsonReader reader, out T value);

    public override int Count => _values.WrittenCount;

    public override bool TryAdd(ref Utf8JsonReader reader)
    {
        if (!read(ref reader, out var value))
            return false;
        _values.Write([value]);
        return true;
    }

    public override bool TryAddNone() => false;

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAsync(Field, _values.WrittenMemory, cancellationToken: cancellationToken);
        _values.ResetWrittenCount();
    }
}

/// <summary>A column of short texts, most of them alike.</summary>
internal sealed class ParquetTexts(string name, bool isOptional = false) : ParquetColumn(new DataField(name, typeof(string), isNullable: isOptional))
{
    private readonly List<string?> _values = [];
    private string _last = "";

    public override int Count => _values.Count;

    public override bool TryAdd(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return false;
        if (!reader.ValueTextEquals(_last))
            _last = reader.GetString()!;
        _values.Add(_last);
        return true;
    }

    public override bool TryAddNone()
    {
        if (isOptional)
            _values.Add(null);
        return isOptional;
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAsync(Field, _values!);
        _values.Clear();
    }
}
