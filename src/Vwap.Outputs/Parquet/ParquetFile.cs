using System.Buffers;
using System.Text;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Vwap.Outputs;

/// <summary>Writes Parquet files of what JSON lines hold.</summary>
public static class ParquetFile
{
    /// <summary>The rows of a row group: enough to compress well, few enough to hold in memory.</summary>
    private const int GroupRowsMax = 32_768;

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = System.IO.Compression.CompressionLevel.Fastest };

    /// <summary>Writes a file of trades. It appears under its name when it is whole and on the disk.</summary>
    /// <param name="lines">A file of trades as JSON lines, as <see cref="TradeJson"/> writes them.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="cancellationToken">Ends it, without a file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OutputFailedException">A line is no trade.</exception>
    public static Task WriteTradesAsync(string lines, string path, CancellationToken cancellationToken) =>
        WriteAsync(File.ReadLines(lines), path, ParquetColumns.OfTrades(), cancellationToken);

    /// <summary>Writes a file of lines with these columns, as <see cref="WriteTradesAsync"/> does.</summary>
    internal static async Task WriteAsync(IEnumerable<string> lines, string path, IReadOnlyList<ParquetColumn> columns, CancellationToken cancellationToken)
    {
        var unfinished = path + ".unfinished";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), file, Options, cancellationToken: cancellationToken))
            {
                await WriteAsync(lines, path, columns, writer, cancellationToken);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static async Task WriteAsync(
        IEnumerable<string> lines, string path, IReadOnlyList<ParquetColumn> columns, ParquetWriter writer, CancellationToken cancellationToken)
    {
        var (utf8, rows) = (new ArrayBufferWriter<byte>(), 0);
        foreach (var line in lines)
        {
            utf8.ResetWrittenCount();
            Encoding.UTF8.GetBytes(line, utf8);
            if (FindProblem(utf8.WrittenSpan, rows, columns) is { } problem)
                throw new OutputFailedException($"{path}: {problem}: {line}");
            if (++rows < GroupRowsMax)
                continue;
            await WriteGroupAsync(columns, writer, cancellationToken);
            rows = 0;
        }

        if (rows > 0)
            await WriteGroupAsync(columns, writer, cancellationToken);
    }

    private static async Task WriteGroupAsync(IReadOnlyList<ParquetColumn> columns, ParquetWriter writer, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in columns)
            await column.WriteAsync(group, cancellationToken);
    }

    /// <summary>Adds the members of a line to the columns, each of which has as many values as <paramref name="rows"/>.</summary>
    /// <returns>Why it cannot; null when it can.</returns>
    private static string? FindProblem(ReadOnlySpan<byte> line, int rows, IReadOnlyList<ParquetColumn> columns)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
        {
            var column = FindColumn(ref reader, next, columns);
            reader.Read();
            if (column is null)
                reader.Skip();
            else if (column.Count > rows || !column.TryAdd(ref reader))
                return $"the column {column.Field.Name} cannot hold this value exactly; write jsonl or csv instead";
        }

        return columns.FirstOrDefault(column => column.Count == rows && !column.TryAddNone()) is { } missing ? $"no {missing.Field.Name} in this line" : null;
    }

    /// <summary>Members come in the order of the columns, as a rule.</summary>
    private static ParquetColumn? FindColumn(ref Utf8JsonReader reader, int next, IReadOnlyList<ParquetColumn> columns)
    {
        if (next < columns.Count && reader.ValueTextEquals(columns[next].Field.Name))
            return columns[next];
        foreach (var column in columns)
        {
            if (reader.ValueTextEquals(column.Field.Name))
                return column;
        }

        return null;
    }
}
