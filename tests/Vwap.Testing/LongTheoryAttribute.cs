using System.Runtime.CompilerServices;

namespace Vwap.Testing;

/// <summary>A <see cref="LongFactAttribute"/> with data.</summary>
public sealed class LongTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a test.</summary>
    public LongTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => (Skip, SkipType, SkipUnless) = (LongFactAttribute.Reason, typeof(TestSize), nameof(TestSize.IsFull));
}
