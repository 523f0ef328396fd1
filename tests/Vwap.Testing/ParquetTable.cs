using System.Globalization;
using Parquet;
using Parquet.Data;

namespace Vwap.Testing;

/// <summary>Parquet files as lines of CSV, in plain digits.</summary>
public static class ParquetTable
{
    /// <summary>The header and the rows of a file.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(file, new ParquetOptions { UseBigDecimal = true }, cancellationToken: TestContext.Current.CancellationToken);
        var fields = reader.Schema.DataFields;
        List<string> lines = [string.Join(',', fields.Select(field => field.Name))];
        foreach (var group in reader.RowGroups)
        {
            var columns = new List<string[]>();
            foreach (var field in fields)
                columns.Add([.. (await group.ReadRawColumnDataBaseAsync(field, TestContext.Current.CancellationToken)).ToTexts(field.IsNullable)]);
            lines.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(row => string.Join(',', columns.Select(column => column[row]))));
        }

        return lines;
    }

    /// <summary>The rows of all files of a folder, by their names, with one header.</summary>
    public static async Task<IReadOnlyList<string>> ReadFolderAsync(string path)
    {
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(path, "*.parquet").Order(StringComparer.Ordinal))
            lines.AddRange((await ReadAsync(file)).Skip(lines.Count == 0 ? 0 : 1));
        return lines;
    }

    private static IEnumerable<string> ToTexts(this RawColumnData column, bool isNullable) => column switch
    {
        RawColumnData<BigDecimal> numbers => numbers.Values.ToArray().Select(ToPlain),
        RawColumnData<DateTime> times => times.Values.ToArray().Select(time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)),
        RawColumnData<int> numbers => numbers.Values.ToArray().Select(number => $"{number}"),
        RawColumnData<long> numbers => numbers.Values.ToArray().Select(number => $"{number}"),
        RawColumnData<ReadOnlyMemory<char>> texts when isNullable => texts.NullableValues.Select(text => $"{text}"),
        RawColumnData<ReadOnlyMemory<char>> texts => texts.Values.ToArray().Select(text => $"{text}"),
        _ => throw new InvalidDataException($"A column of {column.GetType()}"),
    };

    private static string ToPlain(BigDecimal number)
    {
        var text = number.ToString();
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
