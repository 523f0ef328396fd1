namespace Vwap.Repository.Tests;

/// <summary>A ratchet: what is too long for one look is made smaller, never allowed for.</summary>
public sealed class SizeTests
{
    private const int FileLinesMax = 300;
    private const int FunctionLinesMax = 45;
    private const int TypesPerFileMax = 3;

    /// <summary>Files that were longer when the ratchet was set: they may shrink, and leave this list then.</summary>
    private static readonly Dictionary<string, int> LongFiles = new(StringComparer.Ordinal);

    [Fact]
    public void SourceFile_IsShort() => Findings.AssertNone(Repository.Sources
        .Where(file => file.Lines.Count > LongFiles.GetValueOrDefault(file.Path, FileLinesMax))
        .Select(file => $"{file}: {file.Lines.Count} lines, at most {FileLinesMax}"));

    [Fact]
    public void LongFile_IsLongStill() => Findings.AssertNone(LongFiles.Keys.Where(path => Repository.File(path).Lines.Count <= FileLinesMax));

    [Fact]
    public void Function_IsShort() => Findings.AssertNone(
        from file in Repository.Sources
        from function in SourceText.FindFunctions(file)
        where function.Lines > FunctionLinesMax
        select $"{file}: {function.Signature} has {function.Lines} lines, at most {FunctionLinesMax}");

    [Fact]
    public void Function_IsFoundAtAll()
    {
        var found = SourceText.FindFunctions(Repository.File("src/Vwap/Windows/Quotient.cs")).ToArray();

        Assert.Contains(found, function => function is { Signature: "private static int CountDigits(Int128 number)", Lines: 4 });
        Assert.InRange(Repository.Sources.Sum(file => SourceText.FindFunctions(file).Count()), 300, int.MaxValue);
    }

    [Fact]
    public void SourceFile_HoldsTheTypeItIsNamedAfter() => Findings.AssertNone(
        from file in Repository.Sources
        let types = SourceText.FindTypes(file)
        where types.Count > TypesPerFileMax || (types.Count > 0 && !types.Any(type => IsNamedAfter(file, type)))
        select $"{file}: holds {string.Join(", ", types)}");

    /// <summary><c>Thing.Log.cs</c> is a part of Thing.</summary>
    private static bool IsNamedAfter(RepositoryFile file, string type) => file.Name == $"{type}.cs" || file.Name == $"{type}.Log.cs";
}
