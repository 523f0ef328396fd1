namespace Vwap.Repository.Tests;

/// <summary>What a check of the repository found wrong.</summary>
internal static class Findings
{
    /// <summary>Fails with all of them, one a line: the assertions of the framework show but a few.</summary>
    public static void AssertNone(IEnumerable<object> findings)
    {
        var found = findings.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
