using System.Text;

namespace Vwap.Cli;

/// <summary>The completion for zsh.</summary>
internal sealed class ZshCompletion(IReadOnlyList<CommandEntry> commands)
{
    private const string Head = """
        #compdef vwap
        # Completion of vwap for zsh: install it as _vwap in a folder of $fpath, or source it after compinit.
        _vwap() {
          local curcontext=$curcontext state line
          local -a commands

        """;

    private const string Tail = """
        }
        if [[ $funcstack[1] == _vwap ]]; then
          _vwap "$@"
        else
          compdef _vwap vwap
        fi

        """;

    private readonly StringBuilder _script = new();

    public string Write()
    {
        _script.Append(Head.ReplaceLineEndings("\n"));
        _script.Append("  commands=(\n");
        foreach (var command in commands.Skip(1))
            _script.Append($"    {Quote($"{command.Name}:{command.Description}")}\n");
        _script.Append("  )\n  _arguments -C");
        WriteOptions(commands[0], "    ");
        _script.Append(" \\\n    '1: :->command' \\\n    '*:: :->arguments' && return\n");
        _script.Append("  case $state in\n    command) _describe -t commands 'vwap command' commands ;;\n    arguments)\n      case $words[1] in\n");
        foreach (var command in commands.Skip(1))
            WriteCommand(command);
        _script.Append("      esac\n      ;;\n  esac\n");
        return _script.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    private void WriteCommand(CommandEntry command)
    {
        _script.Append($"        {command.Name})\n          _arguments");
        WriteOptions(command, "            ");
        foreach (var argument in command.Arguments)
            _script.Append($" \\\n            {Quote($"{(argument.IsRequired ? ":" : "::")}{Escape(argument.Name)}:{(argument.Name == OptionEntry.FileName ? "_files" : " ")}")}");
        _script.Append("\n          ;;\n");
    }

    private void WriteOptions(CommandEntry command, string indent)
    {
        foreach (var option in command.Options)
        {
            foreach (var name in option.Names)
                _script.Append($" \\\n{indent}{Quote(SpecOf(option, name))}");
        }
    }

    private static string SpecOf(OptionEntry option, string name)
    {
        var repeats = option.IsList && option.Setting is not null ? "*" : $"({string.Join(' ', option.Names)})";
        return option.ValueName is { } value
            ? $"{repeats}{name}=[{Escape(option.Description)}]:{Escape(value)}:{ActionOf(option)}"
            : $"{repeats}{name}[{Escape(option.Description)}]";
    }

    private static string ActionOf(OptionEntry option) => option switch
    {
        { Values.Count: > 0, IsList: true } => $"_values -s , {Escape(option.ValueName!)} {string.Join(' ', option.Values)}",
        { Values.Count: > 0 } => $"({string.Join(' ', option.Values)})",
        { IsFile: true } => "_files",
        _ => " ",
    };

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
