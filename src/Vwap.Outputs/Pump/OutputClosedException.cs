namespace Vwap.Outputs;

/// <summary>The reader of an output has gone, as <c>vwap run | head -1</c> does: there is nobody left to write to, and nothing is wrong.</summary>
public sealed class OutputClosedException : Exception
{
    /// <summary>Says which output was closed.</summary>
    public OutputClosedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
