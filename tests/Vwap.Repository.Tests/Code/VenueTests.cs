using System.Text.RegularExpressions;
using Vwap.Feeds;

namespace Vwap.Repository.Tests;

/// <summary>A venue is a folder of one form, and nothing but its registration names its types (docs/venues/adding.md).</summary>
public sealed partial class VenueTests
{
    private const string Adapters = "src/Vwap.Feeds/Venues/";
    private const string Dialects = "src/Vwap.Simulator/Dialects/";
    private const string Tests = "tests/Vwap.Feeds.Tests/Venues/";
    private const string Pages = "docs/venues/";

    private static readonly string[] Names = FindFolders(Adapters);

    private static readonly RepositoryFile Registration = Repository.File(Adapters + "KnownVenues.cs");
    private static readonly RepositoryFile DialectRegistration = Repository.File(Dialects + "Dialect.cs");

    /// <summary>What is not of a venue itself.</summary>
    private static readonly RepositoryFile[] Others =
        [.. Repository.Sources.Where(file => !Names.Any(name => file.IsIn($"{Adapters}{name}/") || file.IsIn($"{Dialects}{name}/")))];

    [Fact]
    public void Venue_IsAFolderOfFiveFiles() => Findings.AssertNone(
        from name in Names
        let expected = new[] { "Backfill", "Decoder", "Listing", "Subscription", "Venue" }.Select(part => $"{Adapters}{name}/{name}{part}.cs")
        let found = Repository.Files.Where(file => file.IsIn($"{Adapters}{name}/")).Select(file => file.Path)
        where !found.SequenceEqual(expected, StringComparer.Ordinal)
        select $"{name}: {string.Join(", ", found)}");

    [Fact]
    public void Venue_IsKnownByTheNameOfItsFolder() => Assert.Equal(
        Names.Select(IdOf).Order(StringComparer.Ordinal), KnownVenues.All.Select(venue => venue.Id.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    [Fact]
    public void Venue_HasAPage_AndAPageAVenue() => Assert.Equal(
        Names.Select(IdOf).Append("adding").Select(page => $"{Pages}{page}.md").Order(StringComparer.Ordinal),
        Repository.Files.Where(file => file.IsIn(Pages)).Select(file => file.Path), StringComparer.Ordinal);

    [Fact]
    public void Venue_HasTestsOfEachPart() => Findings.AssertNone(
        from name in Names
        from part in new[] { "Agreement", "Backfill", "Decoder", "Subscription", "Venue" }
        let path = $"{Tests}{name}/{name}{part}Tests.cs"
        where !Repository.Exists(path)
        select path);

    [Fact]
    public void Venue_HasADialect_AndADialectAVenue()
    {
        Assert.Equal(Names, FindFolders(Dialects), StringComparer.Ordinal);
        Findings.AssertNone(Names.Select(name => $"{Dialects}{name}/{name}Dialect.cs").Where(path => !Repository.Exists(path)));
    }

    [Fact]
    public void Tests_AreOfAVenue() => Assert.Equal(Names, FindFolders(Tests), StringComparer.Ordinal);

    [Fact]
    public void Venue_IsRegisteredOnce() => Findings.AssertNone(Names.Where(name =>
        CountWord(Registration.Text, $"{name}Venue") != 1 || CountWord(DialectRegistration.Text, $"{name}Dialect") != 1));

    [Fact]
    public void TypeOfAVenue_IsNamedByItsRegistrationOnly()
    {
        var types = Repository.Sources.Except(Others).SelectMany(SourceText.FindTypes).Distinct(StringComparer.Ordinal).ToArray();

        Assert.Contains("KrakenDecoder", types, StringComparer.Ordinal);
        Assert.Contains("CoinbaseRest", types, StringComparer.Ordinal);
        Findings.AssertNone(
            from file in Others
            where file != DialectRegistration
            from type in types
            where !(file == Registration && type.EndsWith("Venue", StringComparison.Ordinal)) && CountWord(file.Text, type) > 0
            select $"{file}: {type}");
    }

    /// <summary>Code decides nothing by the name of a venue, but for the default one. Examples in help and in messages may have names.</summary>
    [Fact]
    public void NameOfAVenue_IsNoCode() => Findings.AssertNone(
        from file in Others
        where file != Registration && file != DialectRegistration && !file.IsIn("src/Vwap.Cli/Commands/")
        from line in file.Lines
        let code = Example().Replace(Comment().Replace(line, ""), "")
        from name in Names
        where IdOf(name) != KnownVenues.Default.Id.Name
            && (code.Contains(name, StringComparison.OrdinalIgnoreCase) || code.Contains(IdOf(name), StringComparison.OrdinalIgnoreCase))
        select $"{file}: {line.Trim()}");

    private static string[] FindFolders(string parent) => [.. Repository.Files
        .Where(file => file.IsIn(parent) && file.Path.IndexOf('/', parent.Length) > 0)
        .Select(file => file.Path[parent.Length..file.Path.IndexOf('/', parent.Length)])
        .Distinct(StringComparer.Ordinal)];

    private static int CountWord(string text, string word) =>
        Regex.Count(text, $@"\b{word}\b", RegexOptions.CultureInvariant, TestDeadline.Patience);

    /// <summary>CoinbaseAdvanced is coinbase-advanced.</summary>
    private static string IdOf(string folder) => WordBegin().Replace(folder, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex WordBegin();

    [GeneratedRegex("//.*", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Comment();

    [GeneratedRegex("such as [^ ]*", RegexOptions.CultureInvariant, TestDeadline.PatienceMilliseconds)]
    private static partial Regex Example();
}
