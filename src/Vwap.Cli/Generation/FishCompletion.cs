using System.Text;

namespace Vwap.Cli;

/// <summary>The completion for fish.</summary>
internal sealed class FishCompletion(IReadOnlyList<CommandEntry> commands)
{
    private const string Head = """
        # Completion of vwap for fish: install it as vwap.fish in ~/.config/fish/completions.
        function __vwap_is
            set -l words (commandline --tokenize --current-process --cut-at-cursor)
            test "$words[2]" = "$argv[1]"
        end
        complete --command vwap --no-files

        """;

    private readonly StringBuilder _script = new();

    public string Write()
    {
        _script.Append(Head.ReplaceLineEndings("\n"));
        foreach (var command in commands.Skip(1))
            _script.Append($"complete --command vwap --condition '__vwap_is \"\"' --arguments {command.Name} --description {Quote(command.Description)}\n");
        foreach (var command in commands)
        {
            foreach (var option in command.Options)
                _script.Append($"{ConditionOf(command)}{NamesOf(option)}{ActionOf(option)} --description {Quote(option.Description)}\n");
            if (command.TakesFile)
                _script.Append($"{ConditionOf(command)} --force-files\n");
        }

        return _script.ToString();
    }

    private static string ConditionOf(CommandEntry command) => $"complete --command vwap --condition '__vwap_is \"{command.Name}\"'";

    private static string NamesOf(OptionEntry option) =>
        string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" --long-option {name[2..]}" : $" --short-option {name[1..]}"));

    private static string ActionOf(OptionEntry option) => option switch
    {
        { ValueName: null } => "",
        { IsFile: true } => " --require-parameter --force-files",
        { Values.Count: 0 } => " --exclusive",
        { IsList: true } => $" --exclusive --arguments '(__fish_append , {string.Join(' ', option.Values)})'",
        _ => $" --exclusive --arguments '{string.Join(' ', option.Values)}'",
    };

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
