using System.Diagnostics.CodeAnalysis;

namespace Vwap.Cli;

/// <summary>What is wrong with a configuration: gathered, so that all of it is told at once.</summary>
internal sealed class Problems
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    /// <summary>Adds a problem with a setting.</summary>
    /// <param name="setting">Where it is mended, as the user wrote it: an option, a variable, or a key of the file.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public void Add(string setting, string problem) => _found.Add($"{setting}: {problem}");

    /// <summary>Makes something of a setting; that it cannot be made is a problem, in the words of the <see cref="FormatException"/>.</summary>
    /// <param name="setting">Where it is mended.</param>
    /// <param name="given">What is read.</param>
    /// <param name="parse">How.</param>
    /// <param name="value">What it is.</param>
    /// <returns>False when it is a problem.</returns>
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

    /// <exception cref="ConfigurationException">Something was found.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
            throw new ConfigurationException(_found);
    }
}

/// <summary>A run cannot begin with the configuration given.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
