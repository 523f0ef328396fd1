namespace Vwap.Simulator;

/// <summary>Writes the frame of every trade to a file, one a line, in the order in which they happen.</summary>
/// <remarks>One thread at a time. Complete after <see cref="Flush"/>.</remarks>
internal sealed class MarketLog(string path) : IDisposable
{
    private const int BufferBytes = 65_536;

    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);

    public void Write(List<MarketEvent> moment)
    {
        foreach (var happened in moment)
        {
            _file.Write(happened.Frame.Utf8.Span);
            _file.WriteByte((byte)'\n');
        }
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();
}
