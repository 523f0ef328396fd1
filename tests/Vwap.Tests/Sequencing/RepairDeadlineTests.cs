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
    public void Request_ThatHangs_LeavesTimeForAnotherOnAFreshConnection()
    {
        var bench = new RepairBench();
        bench.Hear(1, 3);
        bench.Pass(0.1);
        var hung = bench.Fetches[^1];
        Assert.InRange(hung.Timeout.TotalSeconds, 0.3, 0.4);
        Assert.False(hung.IsAfterTimeout);
        bench.Pass(hung.Timeout.TotalSeconds);
        bench.Fail();
        bench.Pass(0.2);
        Assert.Equal(2, bench.Fetches.Count);
        Assert.InRange(bench.Fetches[^1].Timeout.TotalSeconds, 1.2, 1.6); // all the time left, as the venue may be slow
        Assert.True(bench.Fetches[^1].IsAfterTimeout);
        bench.ServeAll();

        Assert.Equal([1, 2, 3], bench.Ids);
        Assert.DoesNotContain(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
    }

    [Fact]
    public void Request_ThatHangsAndThenHasToWaitASecond_IsRepairedWithinTheHold()
    {
        var bench = new RepairBench();
        bench.Hear(1, 3);
        bench.Pass(0.1);
        bench.Pass(bench.Fetches[^1].Timeout.TotalSeconds);
        bench.Fail();
        bench.Pass(0.2);
        bench.Fail(retryAfter: TimeSpan.FromSeconds(1));
        bench.Pass(1.1);
        Assert.Equal(3, bench.Fetches.Count);
        bench.ServeAll();

        Assert.DoesNotContain(bench.Notices, notice => notice.Kind == RepairNoticeKind.GapPassed);
        Assert.Equal([1, 2, 3], bench.Ids);
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
        Assert.Equal((new(2, 2), RepairLimits.RequestTimeoutMax), (behind.Ids, behind.Timeout));
        bench.Hear(5);
        bench.Pass(0.2);

        Assert.Equal(new(4, 5), bench.Asked);
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
