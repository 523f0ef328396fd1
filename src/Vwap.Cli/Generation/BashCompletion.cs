using System.Text;

namespace Vwap.Cli;

/// <summary>The completion for bash.</summary>
internal sealed class BashCompletion(IReadOnlyList<CommandEntry> commands)
{
    private const string Head = """
        # Completion of vwap for bash 4 or later: source it, or install it as vwap in the folder of bash-completion.
        _vwap() {
          local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words='' values='' list='' files='' prefix=''
          # bash takes --option=value for three words.
          if [[ $current == '=' ]]; then
            current=''
          elif [[ $previous == '=' ]]; then
            previous=${COMP_WORDS[COMP_CWORD - 2]}
          fi
          COMPREPLY=()

        """;

    private const string Tail = """
          if [[ $values ]]; then
            if [[ $list ]]; then
              [[ $current != *,* ]] || prefix=${current%,*},
              compopt -o nospace
            fi
            mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$values" -- "${current##*,}")
          elif [[ $files && $current != -* ]]; then
            compopt -o default
          else
            mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
          fi
        }
        complete -F _vwap vwap

        """;

    private readonly StringBuilder _script = new();

    public string Write()
    {
        _script.Append(Head.ReplaceLineEndings("\n"));
        _script.Append("  if ((COMP_CWORD == 1)); then\n");
        _script.Append($"    words='{string.Join(' ', commands.Skip(1).Select(command => command.Name).Concat(NamesOf(commands[0])))}'\n");
        _script.Append("  else\n    case ${COMP_WORDS[1]} in\n");
        foreach (var command in commands.Skip(1))
            WriteCommand(command);
        _script.Append("    esac\n  fi\n");
        return _script.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    private static IEnumerable<string> NamesOf(CommandEntry command) => command.Options.SelectMany(option => option.Names);

    private void WriteCommand(CommandEntry command)
    {
        _script.Append($"      {command.Name})\n        words='{string.Join(' ', NamesOf(command))}'");
        _script.Append(command.TakesFile ? " files=1\n" : "\n");
        _script.Append("        case $previous in\n");
        foreach (var option in command.Options.Where(option => option.ValueName is not null))
            _script.Append($"          {string.Join('|', option.Names)}) {ActionOf(option)} ;;\n");
        _script.Append("        esac\n        ;;\n");
    }

    private static string ActionOf(OptionEntry option) => option switch
    {
        { Values.Count: > 0 } => $"values='{string.Join(' ', option.Values)}'{(option.IsList ? " list=1" : "")}",
        { IsFile: true } => "files=1",
        _ => "return",
    };
}
