using System.Globalization;

namespace Vwap.Tests;

/// <summary>When sessions, bars and anchored windows begin.</summary>
public sealed class PeriodTests
{
    /// <summary>The moments at which the window begins afresh, and what New York, Berlin and Lord Howe (half an hour) do with their clocks then.</summary>
    [Theory]
    [InlineData("session", "2026-03-08T23:59:59.999999Z", "2026-03-08T00:00:00Z")]
    [InlineData("session", "2026-03-09T00:00:00Z", "2026-03-09T00:00:00Z")]
    [InlineData("session@13:30", "2026-03-09T13:29:59.999999Z", "2026-03-08T13:30:00Z")]
    [InlineData("session@13:30", "2026-03-09T13:30:00Z", "2026-03-09T13:30:00Z")]
    [InlineData("session@09:30/America/New_York", "2026-03-08T13:29:59Z", "2026-03-07T14:30:00Z")] // forward at 07:00 UTC that day
    [InlineData("session@09:30/America/New_York", "2026-03-08T13:30:00Z", "2026-03-08T13:30:00Z")]
    [InlineData("session@09:30/America/New_York", "2026-11-01T14:29:59Z", "2026-10-31T13:30:00Z")] // back at 06:00 UTC that day
    [InlineData("session@09:30/America/New_York", "2026-11-01T14:30:00Z", "2026-11-01T14:30:00Z")]
    [InlineData("session@02:30/America/New_York", "2026-03-08T06:59:59Z", "2026-03-07T07:30:00Z")] // 02:30 does not exist: at 03:00
    [InlineData("session@02:30/America/New_York", "2026-03-08T07:00:00Z", "2026-03-08T07:00:00Z")]
    [InlineData("session@01:30/America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T05:30:00Z")] // 01:30 comes twice: the first
    [InlineData("session@01:30/America/New_York", "2026-11-01T06:30:00Z", "2026-11-01T05:30:00Z")]
    [InlineData("session@02:30/Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-28T01:30:00Z")]
    [InlineData("session@02:30/Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("session@02:30/Europe/Berlin", "2026-10-25T00:29:59Z", "2026-10-24T00:30:00Z")]
    [InlineData("session@02:30/Europe/Berlin", "2026-10-25T01:45:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("session@02:15/Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-02T15:45:00Z")]
    [InlineData("session@02:15/Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z")]
    [InlineData("session@01:45/Australia/Lord_Howe", "2026-04-04T14:44:59Z", "2026-04-03T14:45:00Z")]
    [InlineData("session@01:45/Australia/Lord_Howe", "2026-04-04T15:20:00Z", "2026-04-04T14:45:00Z")]
    [InlineData("bar:1m", "2026-03-08T12:34:59.999999Z", "2026-03-08T12:34:00Z")]
    [InlineData("bar:1m", "2026-03-08T12:35:00Z", "2026-03-08T12:35:00Z")]
    [InlineData("bar:7m", "2026-03-08T12:41:59Z", "2026-03-08T12:35:00Z")]
    [InlineData("anchor:2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("anchor:2026-11-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    public void Period_OfAMoment_StartsThen(string window, string moment, string start)
    {
        var (from, to) = WindowSpec.Parse(window).Period!.Find(Parse(moment).Ticks);
        Assert.Equal(Parse(start), new DateTime(from, DateTimeKind.Utc));
        Assert.InRange(Parse(moment).Ticks, from, to - 1);
    }

    /// <summary>Without overlap or space between, through two years.</summary>
    [Theory]
    [InlineData("session@02:30/America/New_York")]
    [InlineData("session@01:30/Europe/London")]
    [InlineData("session@02:15/Australia/Lord_Howe")]
    [InlineData("session@00:00/Africa/Cairo")]
    public void Sessions_OfTwoYears_FollowOneAnother(string window)
    {
        var period = WindowSpec.Parse(window).Period!;
        var moment = Parse("2025-01-01T00:00:00Z").Ticks;
        var (start, end) = period.Find(moment);
        for (var day = 0; day < 800; day++)
        {
            Assert.InRange(TimeSpan.FromTicks(end - start).TotalHours, 22, 26);
            Assert.Equal((start, end), period.Find(start));
            Assert.Equal((start, end), period.Find(end - 1));
            var previous = end;
            (start, end) = period.Find(end);
            Assert.Equal(previous, start);
        }
    }

    [Fact]
    public void AnchoredWindow_BeforeItsMoment_HasNoReadings()
    {
        var engine = Given.Engine("anchor:2025-08-22T20:12:09Z"); // ten seconds after the start
        Assert.Empty(engine.Add(Given.Trade(1, second: 0)).ToArray());
        Assert.Empty(engine.Add(Given.Trade(2, second: 9.999)).ToArray());

        var first = engine.Add(Given.Trade(3, second: 10))[0];
        Assert.Equal((1, ReadingState.Complete), (first.Count, first.State));
        Assert.Equal(2, engine.Add(Given.Trade(4, second: 9))[0].Count); // late by its time, but after the first by its id
        Assert.Equal(ReadingState.Gap, engine.Add(Given.Trade(6, second: 11))[0].State);
    }

    [Fact]
    public void Session_KnownFromItsStartOnly_IsFilling()
    {
        var engine = Given.Engine("session@20:12");
        Assert.Equal(ReadingState.Filling, engine.Add(Given.Trade(1, second: 1))[0].State); // at 20:12:00: there may be earlier ones of that time
        Assert.Equal(ReadingState.Filling, engine.Add(Given.Trade(2, second: 2))[0].State);
        var next = engine.Add(Given.Trade(3, second: 24 * 3600 + 1))[0];
        Assert.Equal((1, ReadingState.Complete), (next.Count, next.State));
    }

    private static DateTime Parse(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
