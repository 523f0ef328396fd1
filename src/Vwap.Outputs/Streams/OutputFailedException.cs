namespace Vwap.Outputs;

/// <summary>An output cannot go on: to try again would write a reading twice or tear one.</summary>
public sealed class OutputFailedException : Exception
{
    /// <summary>Says what failed.</summary>
    public OutputFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
