namespace Vwap.Tests;

public sealed class TradeSequencerTests
{
    [Fact]
    public void Judge_AnId_TakesNothing()
    {
        var sequencer = Started(at: 5);
        sequencer.Judge(9);
        Assert.Equal((5, VerdictKind.Gap), (sequencer.Last, sequencer.Judge(9).Kind));
        Assert.Empty(sequencer.Holes.Ranges);
    }

    [Theory]
    [InlineData(4, VerdictKind.Duplicate, false)]
    [InlineData(5, VerdictKind.Duplicate, false)]
    [InlineData(6, VerdictKind.InOrder, true)]
    [InlineData(7, VerdictKind.Gap, true)]
    [InlineData(long.MaxValue, VerdictKind.Gap, true)]
    public void Judge_AnIdAfterFive_SaysItsPlaceAndWhetherItCounts(long id, VerdictKind kind, bool counts)
    {
        var verdict = Started(at: 5).Judge(id);
        Assert.Equal((kind, counts), (verdict.Kind, verdict.Counts));
        Assert.Equal(kind == VerdictKind.Gap ? new(6, id - 1) : default(IdRange), verdict.Missing);
    }

    [Fact]
    public void Judge_AMissingId_IsLateAndDoesNotCount()
    {
        var sequencer = Started(at: 5);
        sequencer.Accept(9, sequencer.Judge(9));
        Assert.Equal((VerdictKind.Late, false), (sequencer.Judge(7).Kind, sequencer.Judge(7).Counts));
    }

    [Fact]
    public void Judge_AfterTheHighestIdThereIs_DoesNotOverflow() =>
        Assert.Equal(VerdictKind.Duplicate, Started(at: long.MaxValue).Judge(1).Kind);

    [Fact]
    public void IdRange_OfOneOrMoreIds_IsCountedAndWritten()
    {
        Assert.Equal((1, "7"), (new IdRange(7, 7).Count, new IdRange(7, 7).ToString()));
        Assert.Equal((3, "7..9"), (new IdRange(7, 9).Count, new IdRange(7, 9).ToString()));
        Assert.Equal([7, 8, 9], Enumerable.Range(5, 7).Where(id => new IdRange(7, 9).Contains(id)));
    }

    private static TradeSequencer Started(long at)
    {
        var sequencer = new TradeSequencer();
        sequencer.Accept(at, sequencer.Judge(at));
        return sequencer;
    }
}
