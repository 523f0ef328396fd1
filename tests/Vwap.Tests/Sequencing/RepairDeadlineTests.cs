namespace Vwap.Tests;

/// <summary>Gaps are repaired within the hold though requests fail or hang.</summary>
public sealed class RepairDeadlineTests
{
    private const int Gaps = 2_000;

    /// <summary>What a request to a healthy exchange takes, its turn in the queue included.</summary>
    private const double AnswerSeconds = 0.15;

    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    public void Gap_WithHalfOfAllRequestsFailing_IsRepairedWithinTheHold(int seed)
    {
        var random = new Random(seed);
        var bench = new RepairBench(new() { Seed = seed });
        bench.Hear(1);
        var id = 1L;
        for (var gap = 0; gap < Gaps; gap++)
        {
            id += 4;
            bench.Hear(id);
            AnswerUntilEmitted(bench, id, () => random.Next(2) == 0);
        }

        var passed = bench.Notices.Count(notice => notice.Kind == RepairNoticeKind.GapPassed);
        Assert.True(passed <= Gaps / 100, $"{passed} of {Gaps} gaps passed");
    }

    [Fact]
    public void Request_ThatReadingsWaitFor_SaysHowLongTheyWill()
    {
        var bench = new RepairBench();
        bench.Hear(1, 3);
        bench.Pass(0.1);
        Assert.Equal(1.9, bench.Fetches[^1].Within!.Value.TotalSeconds, tolerance: 0.06);
        bench.Pass(0.4);
        bench.Fail();
        bench.Pass(0.2);
        Assert.Equal(2, bench.Fetches.Count);
        Assert.InRange(bench.Fetches[^1].Within!.Value.TotalSeconds, 1.2, 1.6);
    }

    [Fact]
    public void Request_BehindTheReadings_DoesNotDelayWhatReadingsWaitFor()
    {
        var bench = new RepairBench(new(), "1000");
        bench.Hear(1, 3);
        bench.Pass(2.5);
        bench.Fail();
        bench.Pass(0.5);
        var behind = bench.Fetches[^1];
        Assert.Equal((new(2, 2), null), (behind.Ids, behind.Within));
        bench.Hear(5);
        bench.Pass(0.2);

        Assert.Equal(new(4, 5), bench.Asked);
    }

    /// <summary>The venue asks for a pause twice in a row: as long as the hold together.</summary>
    [Fact]
    public void Pause_ThatTheVenueAsksFor_DoesNotCountUpToOneHold()
    {
        var bench = new RepairBench();
        bench.Hear(1, 3);
        bench.Pass(0.1);
        bench.Pause(1);
        bench.Fail();
        bench.Pass(1.1);
        bench.Pause(1);
        bench.Fail();
        bench.Pass(2.7);
        Assert.DoesNotContain(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
        bench.Pause(60);
        bench.Pass(0.2);
        Assert.Contains(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
    }

    [Fact]
    public void Pause_BeforeTheWait_CountsAsFarAsItLasts()
    {
        var bench = new RepairBench();
        bench.Hear(1);
        bench.Pause(1.5);
        bench.Pass(1);
        bench.Hear(3);
        bench.Pass(2.4);
        Assert.DoesNotContain(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
        bench.Pass(0.2);
        Assert.Contains(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
    }

    private static void AnswerUntilEmitted(RepairBench bench, long id, Func<bool> fails)
    {
        var answered = bench.Fetches.Count;
        while (bench.Readings[^1].Trade.Id < id)
        {
            bench.Pass(0.05);
            if (bench.Fetches.Count == answered)
                continue;
            answered = bench.Fetches.Count;
            bench.Pass(AnswerSeconds);
            if (fails())
                bench.Fail();
            else
                bench.ServeAll();
        }
    }
}
