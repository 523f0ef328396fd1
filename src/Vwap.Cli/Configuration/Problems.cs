using System.Diagnostics.CodeAnalysis;

namespace Vwap.Cli;

/// <summary>The problems of a configuration, collected so that all are reported at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _found = [];
    private readonly HashSet<string> _withoutValue = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Found => _found;

    /// <summary>Adds a problem with a setting, unless its value is already known to be missing.</summary>
    /// <param name="setting">Where to fix it, as the user wrote it: an option, a variable, or a key of the file.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public void Add(string setting, string problem)
    {
        if (!_withoutValue.Contains(setting))
            _found.Add($"{setting}: {problem}");
    }

    /// <summary>Adds a setting whose value is missing or empty.</summary>
    public void AddNoValue(string setting)
    {
        Add(setting, "has no value (unset variable?): set one or omit it");
        _withoutValue.Add(setting);
    }

    /// <summary>Parses a setting; the message of a <see cref="FormatException"/> becomes a problem.</summary>
    /// <returns>Whether it could be parsed.</returns>
    public bool TryRead<TGiven, T>(string setting, TGiven given, Func<TGiven, T> parse, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            value = parse(given);
            return true;
        }
        catch (FormatException malformed)
        {
            Add(setting, malformed.Message);
            value = default;
            return false;
        }
    }

    /// <exception cref="ConfigurationException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
            throw new ConfigurationException(_found);
    }
}

/// <summary>The configuration has problems.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
