using System.Globalization;

namespace Vwap.Cli;

/// <summary>The manual page, in the man macros of troff.</summary>
internal sealed class ManPage(IReadOnlyList<CommandEntry> commands, string version, DateOnly date)
{
    private const string Files = """
        A file of --config is JSON, with the options above in camelCase; comments and trailing commas are allowed. Keys of the older format work too.
        """;

    private static readonly (int Code, string Meaning)[] Exits =
    [
        (ExitCode.Success, "A clean stop: SIGINT, SIGTERM, a limit, or the reader of a pipe is gone."),
        (ExitCode.Failure, "A failure at run time. vwap audit: something was found. vwap health: not ready."),
        (ExitCode.Usage, "The command line or the configuration is wrong, or the venue refused the subscription."),
    ];

    private readonly TroffText _text = new();

    public string Write()
    {
        _text.Title("VWAP", "1", date, $"vwap {version}", "User commands");
        _text.Heading("SH", "NAME");
        _text.Line("vwap - the exact volume-weighted average price of a market, after every trade");
        _text.Heading("SH", "SYNOPSIS");
        _text.Synopsis("vwap", "COMMAND", "[OPTION...]");
        _text.Heading("SH", "DESCRIPTION");
        _text.Paragraph("Options take precedence over the environment, which takes precedence over the configuration file. All problems are reported together.");
        WriteOptions(commands[0]);
        _text.Heading("SH", "COMMANDS");
        foreach (var command in commands.Skip(1))
            WriteCommand(command);
        WriteEnvironment();
        WriteConfiguration();
        WriteExits();
        return _text.ToString();
    }

    private void WriteCommand(CommandEntry command)
    {
        _text.Heading("SS", $"vwap {command.Name}{string.Concat(command.Arguments.Select(argument => argument.IsRequired ? $" {argument.Name}" : $" [{argument.Name}]"))}");
        _text.Paragraph(command.Description);
        foreach (var argument in command.Arguments)
            _text.Entry(argument.Name, value: null, argument.Description);
        WriteOptions(command);
        WriteDetails(command.Details);
    }

    private void WriteOptions(CommandEntry command)
    {
        foreach (var option in command.Options)
            _text.Entry(string.Join(", ", option.Names), option.ValueName, option.Setting?.VariableText is { } variable ? $"{option.Description} [{variable}]" : option.Description);
    }

    /// <summary>Lines that begin with spaces are examples, in columns; others are prose.</summary>
    private void WriteDetails(string details)
    {
        foreach (var block in details.ReplaceLineEndings("\n").Split("\n\n"))
        {
            var lines = block.Split('\n');
            var prose = lines.TakeWhile(line => !line.StartsWith(' ')).ToArray();
            if (prose.Length > 0)
                _text.Paragraph(string.Join(' ', prose));
            if (prose.Length < lines.Length)
                _text.Example(lines.Skip(prose.Length).Select(line => line.TrimStart()));
        }
    }

    private void WriteEnvironment()
    {
        _text.Heading("SH", "ENVIRONMENT");
        var options = commands.SelectMany(command => command.Options)
            .Where(option => option.Setting?.VariableText is not null)
            .DistinctBy(option => option.Name, StringComparer.Ordinal);
        foreach (var option in options)
            _text.Entry(option.Setting!.VariableText!, value: null, $"The same as {option.Name}.");
        _text.Entry("https_proxy, no_proxy", value: null, "The proxy of connections to venues, and the hosts reached without it.");
    }

    private void WriteConfiguration()
    {
        _text.Heading("SH", "FILES");
        _text.Paragraph(Files);
        foreach (var names in SettingNames.InFile)
            _text.Entry(names.OlderKey is { } older && older != names.Key ? $"{names.Key}, {older}" : names.Key, value: null, $"The same as {names.Option}.");
    }

    private void WriteExits()
    {
        _text.Heading("SH", "EXIT STATUS");
        foreach (var (code, meaning) in Exits)
            _text.Entry(code.ToString(CultureInfo.InvariantCulture), value: null, meaning);
    }
}
