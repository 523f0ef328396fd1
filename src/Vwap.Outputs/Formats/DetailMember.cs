using System.Text;

namespace Vwap.Outputs;

/// <summary>A member that readings have on request: its name, with what it comes, and its text.</summary>
internal sealed record DetailMember(string Name, ReadingExtras With, Func<ReadingDetails, string> Format)
{
    /// <summary>All of them, in the order in which they are written.</summary>
    public static readonly IReadOnlyList<DetailMember> All =
    [
        new("sigma", ReadingExtras.Bands, details => details.FormatDeviation()),
        new("upper1", ReadingExtras.Bands, details => details.FormatBand(1)),
        new("lower1", ReadingExtras.Bands, details => details.FormatBand(-1)),
        new("upper2", ReadingExtras.Bands, details => details.FormatBand(2)),
        new("lower2", ReadingExtras.Bands, details => details.FormatBand(-2)),
        new("upper3", ReadingExtras.Bands, details => details.FormatBand(3)),
        new("lower3", ReadingExtras.Bands, details => details.FormatBand(-3)),
        new("twap", ReadingExtras.Twap, details => $"{details.Twap}"),
        new("buy_volume", ReadingExtras.Side, details => $"{details.BuyVolume}"),
        new("sell_volume", ReadingExtras.Side, details => $"{details.SellVolume}"),
        new("first", ReadingExtras.Range, details => $"{details.First}"),
        new("high", ReadingExtras.Range, details => $"{details.High}"),
        new("low", ReadingExtras.Range, details => $"{details.Low}"),
    ];

    /// <summary>Whether it is a price or a sum of sizes, and not rounded.</summary>
    public bool IsExact => With is ReadingExtras.Side or ReadingExtras.Range;

    /// <summary>What stands before its text in a JSON object.</summary>
    public byte[] JsonStart { get; } = Encoding.ASCII.GetBytes($",\"{Name}\":\"");

    /// <summary>Those that come with these extras.</summary>
    public static IEnumerable<DetailMember> Of(ReadingExtras with) => All.Where(member => with.HasFlag(member.With));
}
