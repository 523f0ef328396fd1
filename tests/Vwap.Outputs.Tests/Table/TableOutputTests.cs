using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Vwap.Outputs.Tests;

public sealed partial class TableOutputTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly TestTerminal _terminal = new();
    private readonly TableStatus _status;

    public TableOutputTests()
    {
        _time.SetClock(new DateTimeOffset(Market.Opening));
        _status = new(_time) { Source = "wss://example.test" };
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task Table_At80Columns_LooksLikeThis()
    {
        _status.Connection = FeedConnection.Live;
        _status.Findings = [new("reconnects", 1), new("gaps repaired", 2)];
        _status.AddEvent(LogLevel.Warning, "nothing heard for 10 s\e[2J\nconnecting again");
        var market = new Market("2");
        var table = await ShowLast(["BTC-USD", "ETH-USD", "ETH-BTC"], ["2"],
            [.. market.Trade(1, "116865.03", "0.00002298"), .. market.Trade(2, "116812.5", "1.82"), .. market.Trade(9, "0.0369", "12.5", "ETH-BTC")]);
        Assert.Equal(
            """
             ● live  wss://example.test · reconnects 1 · gaps repaired 2

             product      price        vwap trend     ± bp   volume count state    last
             ──────────────────────────────────────────────────────────────────────────────
             BTC-USD  116812.50 116812.5006 ▁          0.0 1.820022     2 complete
             ETH-USD  waiting for the first trade
             ETH-BTC     0.0369    0.036900 ▁          0.0 12.50000     1 filling

             20:11:59  warning  nothing heard for 10 s\u001b[2J\u000aconnecting again
            """,
            table);
    }

    [Fact]
    public async Task Table_NothingAnnounced_HasARowForWhatArrivesAndItsCounts()
    {
        _status.Source = "BTC-USD at 127.0.0.1:9092";
        _status.Connection = FeedConnection.Live;
        _status.Findings = [new("behind", 12), new("repeated", 0), new("skipped", 3)];
        var table = await ShowLast([], [], [.. new Market("2").Trade(1), .. new Market("5m").Trade(1)]);
        Assert.StartsWith(" ● live  BTC-USD at 127.0.0.1:9092 · behind 12 · skipped 3\n", table, StringComparison.Ordinal);
        Assert.Matches(@"BTC-USD +2 .* 1 +filling", table);
        Assert.Matches(@"BTC-USD +5m .* 1 +filling", table);
    }

    [Fact]
    public async Task Table_NothingAnnouncedOrReceived_ShowsThatItWaits() =>
        Assert.EndsWith("\n waiting for the first trade", await ShowLast([], [], []), StringComparison.Ordinal);

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(20)]
    [InlineData(1)]
    public async Task Table_AnyWidth_NeverWraps(int width)
    {
        _terminal.Width = width;
        _status.AddEvent(LogLevel.Error, new string('é', 300));
        _status.AddEvent(LogLevel.Error, string.Concat(Enumerable.Repeat("😀", 300)));
        var table = await ShowLast(["BTC-USD", "ETH-USD"], ["2", "5m"], new Market("2", "5m").Trades(30));
        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public async Task Table_NarrowTerminal_KeepsProductAndVwap()
    {
        _terminal.Width = 30;
        var table = await ShowLast(["BTC-USD"], ["2"], new Market("2").Trade(1, "116865.03"));
        Assert.Contains("116865.0300", table, StringComparison.Ordinal);
        Assert.DoesNotContain("tr/s", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(24)]
    public async Task Table_LowTerminal_StaysWithinItsHeight(int height)
    {
        _terminal.Height = height;
        for (var number = 0; number < 30; number++)
            _status.AddEvent(LogLevel.Information, $"event {number}");
        await using var table = Open([.. Enumerable.Range(1, 10).Select(number => $"C{number}-USD")], ["2"]);
        await _terminal.Shows("\e[J").InTime();
        var frame = Frames()[0];
        Assert.InRange(frame.Split('\n').Length, 1, height);
        if (height == 8)
            Assert.Contains("7 more", frame, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_SeveralWindows_ShowsTheLatestReadingOfEach()
    {
        var table = await ShowLast(["BTC-USD"], ["1", "5m"], new Market("1", "5m").Trades(3));
        Assert.Matches(@"BTC-USD +1 .* 1 +complete", table);
        Assert.Matches(@"BTC-USD +5m .* 3 +filling", table);
    }

    [Fact]
    public async Task Table_NoUnicode_IsAscii()
    {
        var table = await ShowLast(["BTC-USD"], ["2"], new Market("2").Trades(3), unicode: false);
        Assert.All(table, character => Assert.True(char.IsAscii(character)));
    }

    [Fact]
    public async Task Table_NoColors_HasNone()
    {
        await ShowLast(["BTC-USD"], ["2"], new Market("2").Trades(3));
        Assert.DoesNotMatch(@"\e\[(3|4|9)\dm", _terminal.Written);
    }

    [Fact]
    public async Task Table_Colors_MarkStateAndDirection()
    {
        var market = new Market("1");
        await ShowLast(["BTC-USD"], ["1"], [.. market.Trade(1), .. market.Trade(5)], colors: ColorSystemSupport.Standard);
        Assert.Contains("\e[32mcomplete", _terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_HostileText_IsEscaped()
    {
        _status.Source = "wss://\e]0;title\a\u202e\u009b31m";
        _status.AddEvent(LogLevel.Warning, "\e[2J\u2066\u2028\ud800😀");
        await ShowLast(["BTC-USD"], ["2"], new Market("2").Trades(3));
        Assert.Contains(@"wss://\u001b]0;title\u0007\u202e\u009b31m", _terminal.Written, StringComparison.Ordinal);
        Assert.Contains(@"\u001b[2J\u2066\u2028\ud800😀", _terminal.Written, StringComparison.Ordinal);
        Assert.All(Sequences().Replace(_terminal.Written, ""), character => Assert.False(char.IsControl(character) && character is not ('\r' or '\n')));
        Assert.DoesNotContain("\e]", _terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Screen_FromStartToEnd_IsEnteredAndRestored()
    {
        var table = Open(["BTC-USD"], ["2"]);
        await _terminal.Shows("waiting for the first trade").InTime();
        Assert.StartsWith("\e[?1049h\e[?25l", _terminal.Written, StringComparison.Ordinal);
        await table.DisposeAsync();
        Assert.Contains("\e[?25h\e[?1049l", _terminal.Written, StringComparison.Ordinal);
        Assert.EndsWith("waiting for the first trade" + Environment.NewLine, _terminal.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Screen_NothingChanged_IsNotRedrawn()
    {
        await using var table = Open(["BTC-USD"], ["2"]);
        await _terminal.Shows("waiting").InTime();
        for (var tick = 0; tick < 5; tick++)
        {
            var drawn = _terminal.Drawn;
            _time.Advance(TableOutput.RedrawInterval);
            await TestDeadline.UntilAsync(() => _terminal.Drawn > drawn);
        }

        await table.WriteAsync(new Market("2").Trade(1), Cancelled);
        _time.Advance(TableOutput.RedrawInterval);
        await _terminal.Shows("filling").InTime();
        Assert.Equal(2, Frames().Length);
    }

    [Fact]
    public async Task Screen_Resized_IsRedrawnForTheNewSize()
    {
        await using var table = Open(["BTC-USD"], ["2"]);
        await table.WriteAsync(new Market("2").Trade(1), Cancelled);
        await _terminal.Shows("count").InTime();
        _terminal.Width = 30;
        _time.Advance(TableOutput.RedrawInterval);
        await _terminal.Shows("\e[J").InTime();
        Assert.DoesNotContain("count", Frames()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_LongEvent_IsBrokenBetweenWords()
    {
        _status.AddEvent(LogLevel.Information, "an older event");
        _status.AddEvent(LogLevel.Warning, string.Join(' ', Enumerable.Repeat("BTC-USD:", 25)));
        var table = await ShowLast(["BTC-USD"], ["2"], new Market("2").Trade(1));
        Assert.Contains("an older event", table, StringComparison.Ordinal);
        Assert.Equal(25, table.Split("BTC-USD:").Length - 1);
        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, 79));
    }

    [Fact]
    public async Task Table_NarrowTitle_LeavesOutWholeParts()
    {
        _terminal.Width = 50;
        _status.Findings = [new("reconnects", 1), new("gaps repaired", 2)];
        var table = await ShowLast(["BTC-USD"], ["2"], new Market("2").Trade(1));
        Assert.StartsWith(" ● connecting  wss://example.test · reconnects 1\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_LastEvent_IsInItsColumn()
    {
        _status.SetLastEvent(StreamId.Parse("BTC-USD"), "repaired");
        var table = await ShowLast(["BTC-USD"], ["2"], new Market("2").Trade(1));
        Assert.Matches("BTC-USD .* filling +repaired", table);
    }

    [Fact]
    public async Task Table_Trend_FollowsTheVwap()
    {
        var market = new Market("1");
        var table = Open(["BTC-USD"], ["1"]);
        foreach (var (id, price) in new[] { (1, "100"), (2, "107"), (3, "114") })
        {
            await table.WriteAsync(market.Trade(id, price), Cancelled);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await table.DisposeAsync();
        Assert.Contains("▁▄██", _terminal.Written[_terminal.Written.IndexOf("\e[?1049l", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Quit_IsPassedOn()
    {
        await using var table = Open(["BTC-USD"], ["2"]);
        table.Press('x');
        Assert.False(_status.Quit.IsCompleted);
        table.Press('q');
        await _status.Quit.InTime();
    }

    [Fact]
    public async Task Keys_Window_ShowsEachAloneThenAll()
    {
        await using var table = Open(["BTC-USD"], ["1", "5m"]);
        await table.WriteAsync(new Market("1", "5m").Trades(3), Cancelled);
        foreach (var expected in new[] { (true, false), (false, true), (true, true) })
        {
            table.Press('w');
            var drawn = _terminal.Drawn;
            _time.Advance(TableOutput.RedrawInterval);
            await TestDeadline.UntilAsync(() => _terminal.Drawn > drawn);
            await TestDeadline.UntilAsync(() => Frames() is [.., var last]
                && expected == (last.Contains("complete", StringComparison.Ordinal), last.Contains("filling", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Keys_Pause_FreezesTheTable()
    {
        await using var table = Open(["BTC-USD"], ["2"]);
        var market = new Market("2");
        await table.WriteAsync(market.Trade(1, "100"), Cancelled);
        table.Press('p');
        _time.Advance(TableOutput.RedrawInterval);
        await _terminal.Shows("paused").InTime();
        await table.WriteAsync(market.Trade(2, "777"), Cancelled);
        _time.Advance(TableOutput.RedrawInterval);
        table.Press('?');
        _time.Advance(TableOutput.RedrawInterval);
        await _terminal.Shows("q quit").InTime();
        table.Press('p');
        _time.Advance(TableOutput.RedrawInterval);
        await _terminal.Shows("777").InTime();
    }

    [Fact]
    public async Task Terminal_WithoutAnsi_GetsOneTableAtTheEnd()
    {
        var table = Open(["BTC-USD"], ["2"], ansi: false);
        await table.WriteAsync(new Market("2").Trade(1), Cancelled);
        await table.DisposeAsync();
        Assert.DoesNotContain("\e", _terminal.Written, StringComparison.Ordinal);
        Assert.Contains("filling", _terminal.Written, StringComparison.Ordinal);
    }

    private TableOutput Open(
        string[] products, string[] windows, bool ansi = true, bool unicode = true, ColorSystemSupport colors = ColorSystemSupport.NoColors) =>
        new(_terminal.Open(ansi, colors, unicode), products.Select(StreamId.Parse), [.. windows.Select(WindowSpec.Parse)], _status, _time);

    /// <summary>The table left on the terminal at the end, without escape sequences.</summary>
    private async Task<string> ShowLast(
        string[] products, string[] windows, Reading[] readings, bool unicode = true, ColorSystemSupport colors = ColorSystemSupport.NoColors)
    {
        var table = Open(products, windows, unicode: unicode, colors: colors);
        await table.WriteAsync(readings, Cancelled);
        await table.DisposeAsync();
        var written = _terminal.Written;
        var start = written.IndexOf("\e[?1049l", StringComparison.Ordinal);
        var last = start < 0 ? written : written[(start + "\e[?1049l".Length)..];
        return string.Join('\n', Sequences().Replace(last, "").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
    }

    private string[] Frames() =>
        [.. _terminal.Written.Split("\e[?2026h")[1..].Select(frame => Sequences().Replace(frame[..frame.IndexOf("\e[J", StringComparison.Ordinal)], ""))];

    [GeneratedRegex(@"\e\[[0-9;?]*[a-zA-Z]", RegexOptions.None, matchTimeoutMilliseconds: TestDeadline.PatienceMilliseconds)]
    private static partial Regex Sequences();
}
