using Vwap.Outputs;

namespace Vwap.Kafka;

/// <summary>A reading as it was published.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Reading">What it says.</param>
/// <param name="Json">The object, byte for byte: members that a later version added at the end are here alone.</param>
public readonly record struct ReadingText(Reading Reading, ReadOnlyMemory<byte> Json)
{
    /// <summary>Reads a record's value.</summary>
    /// <returns>Null when it is not a reading.</returns>
    public static ReadingText? Read(ReadOnlyMemory<byte> value) => ReadingJson.TryRead(value, out var reading) ? new(reading, value) : null;

    internal RecordId Id => new(new(Reading.Product.Name, Reading.Window.Text), Reading.Trade.Id);
}
