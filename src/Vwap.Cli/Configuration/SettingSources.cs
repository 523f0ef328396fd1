using System.CommandLine;

namespace Vwap.Cli;

/// <summary>Where settings come from: an option beats the environment beats the configuration file.</summary>
internal sealed class SettingSources
{
    public delegate bool TryParse<T>(string text, out T value);

    private readonly ParseResult _commandLine;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Problems _problems;
    private readonly ConfigurationFile _file;

    public SettingSources(ParseResult commandLine, IReadOnlyDictionary<string, string> environment, Problems problems)
    {
        _commandLine = commandLine;
        _environment = environment;
        _problems = problems;
        _file = ConfigurationFile.Empty;
        _file = Find(SettingNames.Config) is { } path ? ConfigurationFile.Read(path, problems) : ConfigurationFile.Empty;
    }

    /// <summary>The brokers of the older format, each with the products whose topics it is to lead.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Brokers => _file.Brokers;

    public Setting? Find(SettingNames names) => FindOption(names) ?? FindVariable(names) ?? _file.Find(names);

    /// <summary>Finds a setting in all sources, lowest precedence first.</summary>
    public IEnumerable<Setting> FindAll(SettingNames names) => ((Setting?[])[_file.Find(names), .. FindVariables(names), FindOption(names)]).OfType<Setting>();

    /// <summary>Parses a setting that has one value; null when it is not given or, which is a problem, not as <paramref name="expected"/>.</summary>
    public T? Read<T>(SettingNames names, TryParse<T> tryParse, string expected)
        where T : struct
    {
        if (Find(names) is not { } setting)
            return null;
        if (tryParse(setting.Text, out var value))
            return value;
        _problems.Add(setting.Source, $"'{setting.Text}' is not {expected}");
        return null;
    }

    /// <summary>Parses a setting that has several values, each at most once; null when it is not given.</summary>
    public List<T>? ReadList<T>(SettingNames names, Func<string, T> parse, string whenEmpty)
        where T : notnull
    {
        if (Find(names) is not { } setting)
            return null;
        if (setting.Items.Count == 0)
            _problems.Add(setting.Source, whenEmpty);

        var values = new List<T>();
        foreach (var text in setting.Items)
        {
            if (_problems.TryRead(setting.Source, text, parse, out var value))
                values.Add(value);
        }

        foreach (var repeated in values.CountBy(value => value).Where(counted => counted.Value > 1))
            _problems.Add(setting.Source, $"{repeated.Key} is given twice");
        return values;
    }

    /// <summary>Whether it was given on the command line.</summary>
    public bool HasOption(SettingNames names) => FindOption(names) is not null;

    private Setting? FindOption(SettingNames names)
    {
        var option = _commandLine.CommandResult.Command.Options.FirstOrDefault(option => option.Name == names.Option);
        return option is not null && _commandLine.GetResult(option) is { Implicit: false, Tokens: [.., { Value.Length: > 0 }] tokens }
            ? new(names.Option, [.. tokens.Select(token => token.Value)])
            : null;
    }

    /// <summary>An empty variable counts as unset: compose files and CI systems cannot omit one.</summary>
    private Setting? FindVariable(SettingNames names) =>
        names.Variable is { } variable && _environment.GetValueOrDefault(variable) is { Length: > 0 } text ? new(variable, [text]) : null;

    /// <summary>The variable of a key is in upper case, with underscores for dots: <c>KAFKA_SET_SASL_PASSWORD</c> sets <c>sasl.password</c>.</summary>
    private IEnumerable<Setting> FindVariables(SettingNames names) => names.VariablePrefix is not { } prefix ? [] : _environment
        .Where(variable => variable.Key.StartsWith(prefix, StringComparison.Ordinal) && variable.Value.Length > 0)
        .Select(variable => new Setting(variable.Key, [$"{variable.Key[prefix.Length..].ToLowerInvariant().Replace('_', '.')}={variable.Value}"]));
}
