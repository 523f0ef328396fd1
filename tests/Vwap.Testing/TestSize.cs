namespace Vwap.Testing;

/// <summary>How much tests do: as much as takes a minute, or all with <c>VWAP_FULL=1</c>, as in continuous integration.</summary>
public static class TestSize
{
    /// <summary>Whether to do all.</summary>
    public static readonly bool IsFull = Environment.GetEnvironmentVariable("VWAP_FULL") == "1";
}
