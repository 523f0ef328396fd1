namespace Vwap.Outputs;

/// <summary>Something that the table's title counts.</summary>
/// <param name="Name">Such as <c>reconnects</c>.</param>
/// <param name="Count">Shown when it is not zero.</param>
public readonly record struct TableCount(string Name, long Count);
