using System.Text;

namespace Vwap.Cli.Tests;

/// <summary>Reads a growing file until it contains certain trades.</summary>
internal sealed class AwaitedTrades(string path, IEnumerable<long> ids)
{
    private readonly HashSet<string> _missing = [.. ids.Select(id => $"{id}")];
    private long _read;

    public Task WaitAsync(Func<string> describe) =>
        TestDeadline.PollFileAsync(path, AllCame, () => $"trades {string.Join(", ", _missing)} are missing\n{describe()}");

    private bool AllCame()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _read;
        using var reader = new StreamReader(file, Encoding.ASCII);
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        _read += whole.Length;
        _missing.RemoveWhere(id => whole.Contains(id, StringComparison.Ordinal));
        return _missing.Count == 0;
    }
}
