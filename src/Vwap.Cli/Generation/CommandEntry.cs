using System.CommandLine;

namespace Vwap.Cli;

/// <summary>A command as its completions and its manual describe it.</summary>
internal sealed record CommandEntry(
    string Name, string Description, string Details, IReadOnlyList<ArgumentEntry> Arguments, IReadOnlyList<OptionEntry> Options)
{
    /// <summary>Whether its argument is the name of a file.</summary>
    public bool TakesFile => Arguments.Any(argument => argument.Name == OptionEntry.FileName);

    /// <summary>Reads what the help lists: the root without a name first, then its commands.</summary>
    public static IReadOnlyList<CommandEntry> ReadAll(RootCommand root)
    {
        var help = root.Options.Where(option => option.Recursive).ToArray();
        return [Read(root, "", []), .. root.Subcommands.Where(command => !command.Hidden).Select(command => Read(command, command.Name, help))];
    }

    private static CommandEntry Read(Command command, string name, IReadOnlyList<Option> inherited) => new(
        name,
        command.Description ?? "",
        (command as DetailedCommand)?.Details ?? "",
        [.. command.Arguments.Select(argument => new ArgumentEntry(argument.Name, argument.Description ?? "", argument.Arity.MinimumNumberOfValues > 0))],
        [.. command.Options.Concat(inherited).Select(OptionEntry.Read)]);
}

/// <summary>An argument of a command.</summary>
internal sealed record ArgumentEntry(string Name, string Description, bool IsRequired);
