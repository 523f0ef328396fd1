namespace Vwap.Repository.Tests;

public sealed class ProjectTests
{
    [Fact]
    public void Project_IsInTheSolution()
    {
        var solution = Repository.File("vwap.slnx").Text;

        Findings.AssertNone(Repository.Files.Where(file => file.HasExtension(".csproj") && !solution.Contains($"\"{file.Path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Project_LocksItsPackages() => Findings.AssertNone(Repository.Files
        .Where(file => file.HasExtension(".csproj") && !Repository.Exists(file.Path[..(file.Path.LastIndexOf('/') + 1)] + "packages.lock.json")));

    [Fact]
    public void Library_UsesNothingButThePlatform()
    {
        var library = Repository.File("src/Vwap/Vwap.csproj").Text;

        Assert.DoesNotContain("Reference", library, StringComparison.Ordinal);
    }
}
