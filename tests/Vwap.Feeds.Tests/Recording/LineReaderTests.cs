using System.Text;

namespace Vwap.Feeds.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("\n\n\r\n", "||")]
    [InlineData("a\rb\n\r\rc\r", "a\rb|\r\rc")]
    public void LineReader_AnyEndings_GivesTheLines(string text, string lines) => Assert.Equal(lines, string.Join('|', ReadAll(Encoding.UTF8.GetBytes(text), 1)));

    [Theory]
    [InlineData(1)]
    [InlineData(20251122)]
    public void LineReader_AnyChunks_GivesTheSameLines(int seed)
    {
        var random = new Random(seed);
        string[] lines = [.. Enumerable.Range(0, 300).Select(number => new string((char)('a' + number % 26), random.Next(8) == 0 ? random.Next(200_000) : random.Next(100)))];
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + (random.Next(2) == 0 ? "\n" : "\r\n"))));
        Assert.True(lines.AsSpan().SequenceEqual(ReadAll(bytes, seed)), $"seed {seed}");
    }

    [Theory]
    [InlineData("12345678\nb\n", "12345678|b", 0)]
    [InlineData("a\n123456789\nb\n", "a|b", 1)]
    [InlineData("123456789", "", 1)]
    [InlineData("1234567890123456789012345678901234567890\r\n\nb", "|b", 1)]
    public void LineReader_LongerThanTheLimit_SkipsAndCountsTheLine(string text, string lines, int skipped)
    {
        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), new(1));
        var reader = new LineReader(stream, lineBytesMax: 8);
        var read = new List<string>();
        while (reader.TryRead(out var line))
            read.Add(Encoding.UTF8.GetString(line.Span));

        Assert.Equal((lines, (long)skipped), (string.Join('|', read), reader.Skipped));
    }

    private static string[] ReadAll(byte[] bytes, int seed)
    {
        using var stream = new ChunkedStream(bytes, new(seed));
        var reader = new LineReader(stream);
        var lines = new List<string>();
        while (reader.TryRead(out var line))
            lines.Add(Encoding.UTF8.GetString(line.Span));
        Assert.False(reader.TryRead(out _));
        Assert.Equal((lines.Count, false), (reader.Lines, reader.WasCutShort));
        return [.. lines];
    }

    /// <summary>Gives as few bytes at a time as it likes, as sockets and decompressors do.</summary>
    private sealed class ChunkedStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 5_000)));
    }
}
