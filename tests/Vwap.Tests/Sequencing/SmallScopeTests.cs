namespace Vwap.Tests;

/// <summary>
/// Everything that can happen to a handful of trades, in every order: heard, lost, heard late or twice, pages that come, fail or bring a part,
/// and waits that end at any point.
/// </summary>
public sealed class SmallScopeTests
{
    private const int Steps = 5;
    private const long First = 4;

    private static readonly WindowSpec Window = WindowSpec.Parse("3");
    private static readonly Reading[] Expected = [.. Enumerable.Range(0, 30).Select(id => id == 0 ? default : RepairBench.Expect(Window, id))];

    private enum Step
    {
        Hear,
        Lose,
        HearLastAgain,
        HearBeforeLast,
        PassMoment,
        PassHold,
        ServeAll,
        ServeHighest,
        Fail,
    }

    [Theory]
    [InlineData(RepairLimits.PageTradesMax, RepairLimits.HeldTradesMax)]
    [InlineData(1, RepairLimits.HeldTradesMax)]
    [InlineData(2, 1)]
    public void EveryOrderOfEvents_GivesExactOrMarkedReadings_AndHeals(int pageTradesMax, int heldTradesMax)
    {
        var bounds = new RepairBounds { PageTradesMax = pageTradesMax, HeldTradesMax = heldTradesMax };
        var path = new Step[Steps];
        var paths = (int)Math.Pow(Enum.GetValues<Step>().Length, Steps);
        for (var number = 0; number < paths; number++)
        {
            for (var (step, rest) = (0, number); step < Steps; step++, rest /= Enum.GetValues<Step>().Length)
                path[step] = (Step)(rest % Enum.GetValues<Step>().Length);
            Walk(path, bounds);
        }
    }

    private static void Walk(Step[] path, RepairBounds bounds)
    {
        var bench = new RepairBench(new() { Bounds = bounds }, Window.Text);
        var walk = new Walker(bench);
        var isPatient = true;
        foreach (var step in path)
        {
            if (!walk.Take(step))
                return; // there is no request to answer: another path without this step says the same
            isPatient &= step != Step.PassHold;
        }

        walk.Heal();
        Judge(bench, walk.Next - 1, isPatient, () => $"{bounds} {string.Join(' ', path)}");
    }

    private static void Judge(RepairBench bench, long last, bool isPatient, Func<string> describe)
    {
        var previous = 0L;
        foreach (var reading in bench.Readings)
        {
            var expected = Expected[reading.Trade.Id];
            var isExact = reading.Notional == expected.Notional && reading.Count == expected.Count && reading.State == expected.State;
            if (reading.Trade.Id <= previous || (!isExact && (isPatient || reading.State == ReadingState.Complete)))
                Assert.Fail($"after {previous}: {reading.Trade.Id} {reading.Notional} ({reading.Count}) {reading.State}: {describe()}");
            if (isPatient && reading.Trade.Id != (previous == 0 ? First : previous + 1))
                Assert.Fail($"after {previous}: {reading.Trade.Id}: {describe()}");
            previous = reading.Trade.Id;
        }

        var end = bench.Readings[^1];
        if (end.Trade.Id != last || end.Notional != Expected[last].Notional || end.State != Expected[last].State)
            Assert.Fail($"ends with {end.Trade.Id} {end.State}, not {last}: {describe()}");
    }

    /// <summary>Takes steps, and knows whether a request is under way.</summary>
    private sealed class Walker
    {
        private readonly RepairBench _bench;
        private int _answered;

        public Walker(RepairBench bench)
        {
            _bench = bench;
            _bench.Hear(First);
        }

        public long Next { get; private set; } = First + 1;

        private bool IsUnderWay => _bench.Fetches.Count > _answered;

        public bool Take(Step step)
        {
            switch (step)
            {
                case Step.Hear:
                    _bench.Hear(Next++);
                    return true;
                case Step.Lose:
                    Next++;
                    return true;
                case Step.HearLastAgain:
                    _bench.Hear(Next - 1);
                    return true;
                case Step.HearBeforeLast:
                    _bench.Hear(Next - 2);
                    return true;
                case Step.PassMoment:
                    _bench.Pass(0.2);
                    return true;
                case Step.PassHold:
                    _bench.Pass(2.1);
                    return true;
                default:
                    return IsUnderWay && Answer(step);
            }
        }

        /// <summary>All is well again: two more trades come, and REST serves what it is asked for.</summary>
        public void Heal()
        {
            for (var trade = 0; trade < 2; trade++)
            {
                _bench.Hear(Next++);
                for (var moment = 0; moment < 20; moment++)
                {
                    if (IsUnderWay)
                        Answer(Step.ServeAll);
                    _bench.Pass(0.1);
                }
            }
        }

        private bool Answer(Step step)
        {
            _answered = _bench.Fetches.Count;
            if (step == Step.ServeAll)
                _bench.ServeAll();
            else if (step == Step.ServeHighest)
                _bench.Serve(_bench.Asked.To);
            else
                _bench.Fail();
            return true;
        }
    }
}
