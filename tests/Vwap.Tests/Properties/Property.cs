namespace Vwap.Tests;

/// <summary>Runs a property on many seeds. A failure names its seed; VWAP_SEED=that seed runs it alone.</summary>
internal static class Property
{
    public static void Holds(int cases, Action<Random> property)
    {
        var only = Environment.GetEnvironmentVariable("VWAP_SEED");
        var first = only is null ? 1 : int.Parse(only);
        for (var seed = first; seed < first + (only is null ? cases : 1); seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Fails for VWAP_SEED={seed}: {failure.Message}", failure);
            }
        }
    }
}
