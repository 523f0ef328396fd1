using System.Collections.Concurrent;
using System.Globalization;

namespace Vwap.Feeds.Tests;

/// <summary>
/// The output under faults equals the output without them: thousands of nights, each drawn from its seed. <c>VWAP_NIGHTS</c> says how many,
/// <c>VWAP_NIGHT_SEED</c> runs one alone and tells its log when it fails.
/// </summary>
public sealed class FaultSimulationTests
{
    private const int NightsByDefault = 1_000;
    private const int NightsForCoverage = 1_000;
    private const int FailuresTold = 3;
    private const int LogLinesTold = 60;
    private const int SeedsTold = 40;

    [Fact]
    public void Nights_OfManySeeds_KeepTheirPromises()
    {
        var single = ReadNumber("VWAP_NIGHT_SEED");
        var seeds = single is { } seed ? [seed] : Enumerable.Range(1, ReadNumber("VWAP_NIGHTS") ?? NightsByDefault).ToArray();
        var failed = new ConcurrentDictionary<int, string>();
        var happenings = RunAll(seeds, failed);
        var counted = Enum.GetValues<FaultKind>().Select(kind => $"{kind} {happenings[(int)kind]}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{seeds.Length} nights: {string.Join(", ", counted)}");

        var told = failed.Keys.Order().Take(FailuresTold).Select(night => OnOwnThread(() => FaultSimulation.Explain(night, single is null ? LogLinesTold : int.MaxValue)));
        Assert.True(failed.IsEmpty, $"{failed.Count} nights fail:\n{Tell(failed)}\n\n{string.Join("\n\n", told)}");
        var unseen = Enum.GetValues<FaultKind>().Where(kind => happenings[(int)kind] == 0);
        Assert.True(seeds.Length < NightsForCoverage || !unseen.Any(), $"never happened: {string.Join(' ', unseen)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4_000)]
    [InlineData(50_000)]
    public void Night_OfTheSameSeed_WritesTheSameOutput(int seed)
    {
        var first = OnOwnThread(() => FaultSimulation.Digest(FaultSimulation.Run(seed)));
        var second = OnOwnThread(() => FaultSimulation.Digest(FaultSimulation.Run(seed)));

        Assert.Equal(first, second);
    }

    /// <summary>Ten times a second the system's clock is set an hour back or forth, and so in the middle of every repair.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(300)]
    public void Night_ClockSteppedByAnHourAllTheTime_WritesTheSameOutput(int seed)
    {
        var hour = TimeSpan.FromHours(1);
        var steps = Enumerable.Range(0, 1_000).Select(number => (TimeSpan.FromMilliseconds(100 * number), number % 2 == 0 ? -hour : hour)).ToArray();
        var steady = OnOwnThread(() => FaultSimulation.Run(new NightPlan(seed) { ClockSteps = [] }));
        var stepped = OnOwnThread(() => FaultSimulation.Run(new NightPlan(seed) { ClockSteps = steps }));

        Assert.Equal((0, 1_000), (steady.Happenings[(int)FaultKind.ClockStep], stepped.Happenings[(int)FaultKind.ClockStep]));
        Assert.Equal(FaultSimulation.Digest(steady), FaultSimulation.Digest(stepped));
    }

    /// <summary>A few threads, each with a night at a time: what waits in a night goes on inline, as no thread has a context of its own.</summary>
    private static int[] RunAll(int[] seeds, ConcurrentDictionary<int, string> failed)
    {
        var happenings = new int[Enum.GetValues<FaultKind>().Length];
        var queue = new ConcurrentQueue<int>(seeds);
        var threads = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, seeds.Length)).Select(_ => new Thread(RunQueue)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return happenings;

        void RunQueue()
        {
            while (queue.TryDequeue(out var seed))
                RunOne(seed);
        }

        void RunOne(int seed)
        {
            try
            {
                var night = FaultSimulation.Run(seed);
                for (var kind = 0; kind < happenings.Length; kind++)
                    Interlocked.Add(ref happenings[kind], night.Happenings[kind]);
            }
            catch (Exception exception)
            {
                failed[seed] = exception.Message; // explained by a second run
            }
        }
    }

    private static string Tell(IDictionary<int, string> failed) =>
        string.Join('\n', failed.OrderBy(night => night.Key).Take(SeedsTold).Select(night => $"{night.Key}: {night.Value}"));

    private static T OnOwnThread<T>(Func<T> function)
    {
        var result = default(T)!;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        return thrown is null ? result : throw new InvalidOperationException("The night failed", thrown);
    }

    private static int? ReadNumber(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
