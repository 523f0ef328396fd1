namespace Vwap.Cli.Tests;

/// <summary>
/// Compares the output of a run with all trades of its market. A run starts at some trade, as earlier ones only fill its windows;
/// from there to the market's last trade every product must have exactly the expected lines, in order.
/// </summary>
internal static class MarketComparison
{
    /// <summary>Compares product by product, as the order between products may differ.</summary>
    public static void AssertAgree(IEnumerable<string> expected, IEnumerable<string> written)
    {
        var expectedByProduct = GroupByProduct(expected);
        var writtenByProduct = GroupByProduct(written);
        Assert.Equal(expectedByProduct.Keys, writtenByProduct.Keys);
        foreach (var (product, lines) in writtenByProduct)
            AssertAgree(product, expectedByProduct[product], lines);
    }

    /// <summary>Compares a whole file in the format <c>jsonl</c> or <c>csv</c>, or the rows of Parquet files as CSV.</summary>
    public static void AssertFileAgrees(string format, IEnumerable<string> expected, IEnumerable<string> written)
    {
        if (format is "csv" or "parquet")
            AssertAgree(expected.Select(ReferenceProgram.ToCsv), written.Skip(1));
        else
            AssertAgree(expected, written);
    }

    private static void AssertAgree(string product, string[] expected, string[] written)
    {
        var first = Array.IndexOf(expected, written[0]);
        Assert.True(first >= 0, $"{product}: the first line is no line of the reference:\n{written[0]}");
        for (var index = 0; index < written.Length && first + index < expected.Length; index++)
        {
            Assert.True(
                expected[first + index] == written[index],
                $"{product}: line {index + 1} of {written.Length} is\n{written[index]}\nexpected\n{expected[first + index]}");
        }

        Assert.Equal(expected.Length - first, written.Length);
    }

    private static SortedDictionary<string, string[]> GroupByProduct(IEnumerable<string> lines) => new(
        lines.GroupBy(Product, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary>The product of a line of JSON or CSV.</summary>
    public static string Product(string line) => line.StartsWith('{') ? line.Split('"', 5)[3] : line.Split(',', 2)[0];
}
