using System.Globalization;

namespace Vwap.Testing;

/// <summary>How much tests do: as much as takes a minute, or all with <c>VWAP_FULL=1</c>, as in continuous integration.</summary>
public static class TestSize
{
    /// <summary>Whether to do all.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("VWAP_FULL") == "1";

    /// <summary>How many cases a test tries: as a variable says, such as <c>VWAP_FUZZ=100000000</c>.</summary>
    public static long Count(string variable, long byDefault) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
