namespace Vwap.Repository.Tests;

public sealed class LibraryExampleTests
{
    [Fact]
    public void Example_OfTheReadme_IsTheOneCompiledHere() =>
        Assert.Equal(ReadBlock(Repository.File("README.md").Text, "```csharp\nusing Vwap;\n\n", "```"), ReadExample());

    [Fact]
    public void Example_Run_PrintsWhatTheReadmeSays()
    {
        var console = new StringWriter { NewLine = "\n" };

        LibraryExample.Run(console);

        Assert.Equal("BTC-USD 200 116865.03 Filling InOrder\nBTC-USD 5m 116865.03 Filling InOrder\n", console.ToString());
        Assert.Contains(console.ToString(), Repository.File("README.md").Text, StringComparison.Ordinal);
    }

    private static string ReadExample()
    {
        var source = Repository.File("tests/Vwap.Repository.Tests/Documentation/LibraryExample.cs").Text;
        var block = ReadBlock(source, "        // README begins\n", "        // README ends");
        return string.Concat(block.Split('\n').Where(line => line.Length > 0).Select(line => line[8..] + "\n"));
    }

    private static string ReadBlock(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
