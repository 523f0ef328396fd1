using System.Runtime.CompilerServices;

namespace Vwap.Testing;

/// <summary>A test that takes many seconds: it runs with <c>VWAP_FULL=1</c>, as in continuous integration.</summary>
public sealed class LongFactAttribute : FactAttribute
{
    /// <summary>Why others skip it.</summary>
    internal const string Reason = "Takes long: set VWAP_FULL=1";

    /// <summary>Marks a test.</summary>
    public LongFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => (Skip, SkipType, SkipUnless) = (Reason, typeof(TestSize), nameof(TestSize.IsFull));
}
