namespace Vwap.Cli.Tests;

/// <summary>What vwap generate writes, and the commands it is to describe.</summary>
internal static class Generated
{
    public static readonly IReadOnlyList<CommandEntry> Commands = CommandEntry.ReadAll(CommandLine.CreateRoot());

    public static readonly DateOnly Date = new(2026, 11, 30);

    /// <summary>A command, an option of it: every pair.</summary>
    public static IEnumerable<(CommandEntry Command, OptionEntry Option)> Options => Commands.SelectMany(command => command.Options.Select(option => (command, option)));

    public static string Text(string what) => GenerateCommand.Generate(what, Date);
}
