using System.CommandLine;

namespace Vwap.Cli;

/// <summary>Where settings come from: an option beats the environment beats the configuration file.</summary>
internal sealed class SettingSources
{
    private readonly ParseResult _commandLine;
    private readonly Func<string, string?> _environment;
    private readonly ConfigurationFile _file;

    public SettingSources(ParseResult commandLine, Func<string, string?> environment, Problems problems)
    {
        _commandLine = commandLine;
        _environment = environment;
        _file = ConfigurationFile.Empty;
        _file = Find(SettingNames.Config) is { } path ? ConfigurationFile.Read(path, problems) : ConfigurationFile.Empty;
    }

    /// <summary>The brokers of the older configuration, and the products whose topics each is to lead.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Brokers => _file.Brokers;

    public IReadOnlyList<string> Remarks => _file.Remarks;

    public Setting? Find(SettingNames names) => FindOption(names) ?? FindVariable(names) ?? _file.Find(names);

    /// <summary>A setting that is gathered from all sources: the farthest first, so that the nearer can replace what it says again.</summary>
    public IEnumerable<Setting> FindAll(SettingNames names) => new[] { _file.Find(names), FindVariable(names), FindOption(names) }.OfType<Setting>();

    /// <summary>Whether it was given on the command line itself.</summary>
    public bool HasOption(SettingNames names) => FindOption(names) is not null;

    private Setting? FindOption(SettingNames names)
    {
        var option = _commandLine.CommandResult.Command.Options.FirstOrDefault(option => option.Name == names.Option);
        return option is not null && _commandLine.GetResult(option) is { Implicit: false } result
            ? new(names.Option, [.. result.Tokens.Select(token => token.Value)])
            : null;
    }

    /// <summary>An empty variable is one that is not set: compose files and CI systems cannot leave one out.</summary>
    private Setting? FindVariable(SettingNames names) =>
        names.Variable is { } variable && _environment(variable) is { Length: > 0 } text ? new(variable, [text]) : null;
}
