using System.CommandLine;
using System.CommandLine.Completions;

namespace Vwap.Cli;

/// <summary>An option as the completions and the manual of its command describe it.</summary>
internal sealed record OptionEntry
{
    public const string FileName = "FILE";

    /// <summary>Aliases, then the name: <c>-h</c>, <c>--help</c>.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public string Name => Names[^1];

    /// <summary>What its value is called; null for none.</summary>
    public string? ValueName { get; init; }

    /// <summary>The description without the variable.</summary>
    public required string Description { get; init; }

    public SettingNames? Setting { get; init; }

    /// <summary>The values that are known by name.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Whether its values are separated by commas.</summary>
    public bool IsList { get; init; }

    public bool IsFile => ValueName == FileName;

    /// <summary>The text of the default; null where the description has none.</summary>
    public string? Default => Description.LastIndexOf("Default: ", StringComparison.Ordinal) is var at and >= 0 ? Description[(at + "Default: ".Length)..] : null;

    public static OptionEntry Read(Option option)
    {
        var takesValue = option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
        var setting = option as SettingOption;
        return new()
        {
            // The aliases in the manner of Windows need no completion.
            Names = [.. option.Aliases.Where(alias => alias[0] == '-' && alias != "-?"), option.Name],
            ValueName = takesValue ? option.HelpName ?? throw new InvalidOperationException($"{option.Name} has no name for its value") : null,
            Description = setting?.Meaning ?? option.Description ?? "",
            Setting = setting?.Names,
            Values = takesValue ? [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)] : [],
            IsList = setting?.Names.TakesSeveral ?? option.HelpName == "SPEC",
        };
    }
}
