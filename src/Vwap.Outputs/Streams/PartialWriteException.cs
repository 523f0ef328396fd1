namespace Vwap.Outputs;

/// <summary>A write failed and says how far it came, so that the rest can follow exactly.</summary>
public sealed class PartialWriteException : IOException
{
    /// <summary>Says how far the write came and why no further.</summary>
    public PartialWriteException(string message, int written)
        : base(message) => Written = written;

    /// <summary>How many bytes were written before the failure: zero or more.</summary>
    public int Written { get; }
}
