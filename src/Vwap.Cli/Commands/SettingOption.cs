using System.CommandLine;

namespace Vwap.Cli;

/// <summary>The option of a setting, whose help also names its environment variable.</summary>
internal sealed class SettingOption : Option<string[]>
{
    public SettingOption(SettingNames names, string valueName, string description)
        : base(names.Option)
    {
        Names = names;
        Meaning = description;
        Description = names.VariableText is { } variable ? $"{description} [{variable}]" : description;
        HelpName = valueName;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
    }

    public SettingNames Names { get; }

    /// <summary>The description without the variable.</summary>
    public string Meaning { get; }
}
