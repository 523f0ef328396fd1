namespace Vwap.Kafka;

/// <summary>Records that follow one another by trade id: the readings of one window of a product, or its trades.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Window">The window as it was written; empty for trades.</param>
internal readonly record struct Series(string Product, string Window);

/// <summary>Which record it is.</summary>
internal readonly record struct RecordId(Series Series, long TradeId);
