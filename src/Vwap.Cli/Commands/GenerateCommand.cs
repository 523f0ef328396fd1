using System.CommandLine;
using System.Globalization;

namespace Vwap.Cli;

/// <summary><c>vwap generate WHAT</c>: what a release holds besides the program, from the definitions of the commands. Not listed in the help.</summary>
internal static class GenerateCommand
{
    private const string Description = "Writes shell completions, the manual page or the JSON Schema of the configuration file to standard output.";

    private const string Details = """
        Examples:
          source <(vwap generate bash)                              completion in this shell
          vwap generate man > vwap.1                                dated by SOURCE_DATE_EPOCH, if set
          vwap generate schema > vwap.config.schema.json
        """;

    private static readonly string[] Kinds = ["bash", "zsh", "fish", "man", "schema"];

    public static Command Create()
    {
        var kinds = $"{string.Join(", ", Kinds[..^1])} or {Kinds[^1]}";
        var what = new Argument<string>("WHAT") { Description = kinds };
        what.CompletionSources.Add(Kinds);
        what.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var kind }] && !Kinds.Contains(kind, StringComparer.Ordinal))
                result.AddError($"'{kind}' cannot be generated: expected {kinds}");
        });
        return new DetailedCommand("generate", Description, Details, GenerateAsync) { what }.Hide();
    }

    internal static string Generate(string what, DateOnly date)
    {
        var commands = CommandEntry.ReadAll(CommandLine.CreateRoot());
        return what switch
        {
            "bash" => new BashCompletion(commands).Write(),
            "zsh" => new ZshCompletion(commands).Write(),
            "fish" => new FishCompletion(commands).Write(),
            "man" => new ManPage(commands, VersionLine.Version, date).Write(),
            _ => new ConfigurationSchema(commands).Write(),
        };
    }

    private static Command Hide(this Command command)
    {
        command.Hidden = true;
        return command;
    }

    private static Task<int> GenerateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var date = Execution.ReadSettings(parsed, (_, problems) => ReadDate(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), problems));
        Console.Out.Write(Generate(parsed.GetRequiredValue<string>("WHAT"), date));
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>The same release has the same date whenever it is built.</summary>
    private static DateOnly ReadDate(string? epoch, Problems problems)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (!string.IsNullOrEmpty(epoch))
        {
            if (int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                now = DateTimeOffset.FromUnixTimeSeconds(seconds);
            else
                problems.Add("SOURCE_DATE_EPOCH", $"'{epoch}' is not a number of seconds since 1970");
        }

        return DateOnly.FromDateTime(now.UtcDateTime);
    }
}
