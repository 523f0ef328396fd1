using System.Text;

namespace Vwap.Tests;

/// <summary>Readings as text that tests compare.</summary>
internal static class ReadingText
{
    public static string Of(in Reading reading) => Join(
        reading.Trade.Id, reading.Window.Text, reading.Vwap, reading.Volume, reading.Notional, reading.Count, reading.State);

    public static string Join(long id, string window, object vwap, object volume, object notional, int count, ReadingState state) =>
        $"{id} [{window}] {vwap} = {notional} / {volume} of {count}, {state}";

    /// <summary>The object of the contract, as the oracle writes it.</summary>
    public static string Json(in Reading reading)
    {
        Span<byte> time = stackalloc byte[TradeTime.TextLength];
        TradeTime.Format(reading.Trade.Time, time);
        var state = reading.State switch { ReadingState.Filling => "filling", ReadingState.Complete => "complete", _ => "gap" };
        return $$"""
            {"product":"{{reading.Stream}}","window":"{{reading.Window}}","vwap":"{{reading.Vwap}}","volume":"{{reading.Volume}}","notional":"{{reading.Notional}}","count":{{reading.Count}},"trade_id":{{reading.Trade.Id}},"price":"{{reading.Trade.Price}}","size":"{{reading.Trade.Size}}","time":"{{Encoding.ASCII.GetString(time)}}","state":"{{state}}"}
            """;
    }
}
