namespace Vwap.Cli.Tests;

/// <summary>eng/check-generated tries the scripts in their shells.</summary>
public sealed class CompletionTests
{
    [Fact]
    public void EveryCommandOfTheHelp_IsDescribed()
    {
        var shown = CommandLine.CreateRoot().Subcommands.Where(command => !command.Hidden).Select(command => command.Name);

        Assert.Equal(shown, Generated.Commands.Skip(1).Select(command => command.Name), StringComparer.Ordinal);
        Assert.Contains("run", shown, StringComparer.Ordinal);
        Assert.DoesNotContain("generate", shown, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Script_HasEveryOptionOfEveryCommand(string shell)
    {
        var parts = SplitByCommand(Generated.Text(shell), shell);

        Assert.Empty(
            from pair in Generated.Options
            from name in pair.Option.Names
            where !parts[pair.Command.Name].Contains(SpellingOf(name, shell), StringComparison.Ordinal)
            select $"{pair.Command.Name} {name}");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Script_HasEveryKnownValue(string shell)
    {
        var parts = SplitByCommand(Generated.Text(shell), shell);

        Assert.Empty(
            from pair in Generated.Options
            where pair.Option.Values.Count > 0 && !parts[pair.Command.Name].Contains(string.Join(' ', pair.Option.Values), StringComparison.Ordinal)
            select $"{pair.Command.Name} {pair.Option.Name}");
    }

    [Theory]
    [InlineData("--output", "csv jsonl none parquet plain table")]
    [InlineData("--venue", "coinbase coinbase-advanced kraken")]
    [InlineData("--log-level", "debug error fatal info none trace warn")]
    [InlineData("--max-trades", "")]
    public void Values_AreThoseOfTheOption(string option, string values) => Assert.Equal(
        values, string.Join(' ', Generated.Commands.Single(command => command.Name == "run").Options.Single(one => one.Name == option).Values.Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("replay", true)]
    [InlineData("run", false)]
    public void File_IsCompletedWhereACommandTakesOne(string command, bool takesFile) =>
        Assert.Equal(takesFile, Generated.Commands.Single(one => one.Name == command).TakesFile);

    /// <summary>The part of a script that is about each command; the whole script for the program's own options.</summary>
    private static Dictionary<string, string> SplitByCommand(string script, string shell) => Generated.Commands.ToDictionary(
        command => command.Name,
        command => command.Name.Length == 0 ? script : shell switch
        {
            "fish" => string.Concat(script.Split('\n').Where(line => line.Contains($"__vwap_is \"{command.Name}\"", StringComparison.Ordinal))),
            _ => Between(script, $" {command.Name})\n", ";;\n" + (shell == "bash" ? "      " : "        "), shell),
        },
        StringComparer.Ordinal);

    private static string Between(string script, string begin, string next, string shell)
    {
        var from = script.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var end = shell == "bash" ? script.IndexOf("        esac\n", from, StringComparison.Ordinal) : script.IndexOf(next.Split('\n')[0], from, StringComparison.Ordinal);
        return script[from..end];
    }

    private static string SpellingOf(string name, string shell) => shell switch
    {
        "fish" => name.StartsWith("--", StringComparison.Ordinal) ? $" --long-option {name[2..]} " : $" --short-option {name[1..]} ",
        _ => name,
    };
}
