using System.Text.Json;

namespace Vwap.Cli.Tests;

/// <summary>Recorded frames through the whole program, compared line by line with the reference program.</summary>
public sealed class CaptureTests
{
    public static MatrixTheoryData<string, string> Captures => new(
        ["ws_exchange_matches_2021-04-17_10products.native.jsonl", "ws_exchange_matches_2022-09-12_goreencoded.jsonl"],
        ["200", "50", "3", "1", "10s", "200,50,3,1,10s,1m"]);

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Replay_RecordedFrames_AgreesWithTheReference(string capture, string windows)
    {
        var file = SharedFiles.Find("data", capture);
        var (exitCode, output, _) = await VwapProcess.RunAsync("replay", file, "--window", windows);
        Assert.Equal(0, exitCode);
        Assert.Equal(await ReferenceProgram.ReadLinesAsync(file, windows.Split(',')), Lines(output));
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Run_ServedFrames_AgreesWithTheReference(string capture, string windows)
    {
        var file = SharedFiles.Find("data", capture);
        var expected = await ReferenceProgram.ReadLinesAsync(file, windows.Split(','));
        var trades = expected.Length / windows.Split(',').Length;
        using var folder = new TemporaryFolder();
        await using var exchange = await Exchange.StartAsync(folder, "--frames", file, "--rate", "max");
        var (exitCode, output, _) = await VwapProcess.RunAsync(
            ["run", .. exchange.Endpoint, "--products", Products(file), "--window", windows, "--max-trades", $"{trades}"]);
        Assert.Equal(0, exitCode);
        Assert.Equal(expected, Lines(output));
    }

    [Fact]
    public async Task Replay_Twice_EmitsTheSameBytes()
    {
        var file = SharedFiles.Find("data", "ws_exchange_session_2021-04-17_10products.envelope.jsonl");
        var first = await VwapProcess.RunAsync("replay", file, "--window", "50,10s");
        var second = await VwapProcess.RunAsync("replay", file, "--window", "50,10s");
        Assert.NotEmpty(first.Output);
        Assert.Equal(first.Output, second.Output);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Products(string file)
    {
        var products = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            using var frame = JsonDocument.Parse(line);
            if (frame.RootElement.TryGetProperty("trade_id", out _))
                products.Add(frame.RootElement.GetProperty("product_id").GetString()!);
        }

        return string.Join(',', products);
    }
}
