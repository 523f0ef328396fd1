namespace Vwap.Cli;

/// <summary>Reads values that may be secret.</summary>
internal static class SecretValue
{
    /// <summary>A value <c>@FILE</c> is read from the file, so that secrets need not be on a command line; <c>@@</c> stands for a literal <c>@</c>.</summary>
    public static string Read(string source, string key, string text, Problems problems)
    {
        if (!text.StartsWith('@'))
            return text;
        var path = text[1..];
        if (path.StartsWith('@'))
            return path;

        try
        {
            var value = File.ReadAllText(path).TrimEnd('\r', '\n');
            if (value.Length == 0)
                problems.Add(source, $"{key}: {path} is empty");
            return value;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            problems.Add(source, $"{key}: {FilePath.Explain(path, absent)}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add(source, $"{key}: cannot read '{path}': {unreadable.Message}");
        }

        return "";
    }
}
