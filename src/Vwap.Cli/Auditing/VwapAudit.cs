using System.Numerics;
using System.Text;
using Vwap.Feeds;

namespace Vwap.Cli;

/// <summary>Compares the VWAPs that a file claims for one window of one stream with the exact ones.</summary>
/// <remarks>
/// A claim is right when it is the exact quotient, rounded to the digits it has, half either way. It is not judged while the window is not full of trades
/// of the file, or misses one.
/// </remarks>
internal sealed class VwapAudit(WindowSpec window, VenueId venue, Findings findings)
{
    private static readonly BigInteger WeightUnit = BigInteger.Pow(10, 18);

    private readonly RepairingEngine _engine = new([window], new()
    {
        CanFetch = false,
        Hold = TimeSpan.Zero,
        Venues = KnownVenues.TryFind(venue, out var known) ? new Dictionary<VenueId, VenueRules> { [venue] = new(known.Facts.Ids) } : [],
    });

    public WindowSpec Window => window;

    public long Checked { get; private set; }

    public long Wrong { get; private set; }

    /// <summary>How many could not be judged.</summary>
    public long Unchecked { get; private set; }

    /// <summary>Counts the trade of a line, and judges what it claims.</summary>
    public void Add(long line, in Trade trade, string? claim)
    {
        _engine.AddTrade(trade, TimeSpan.Zero);
        if (claim is null)
            return;
        if (_engine.Readings is not [{ State: ReadingState.Complete } reading])
        {
            Unchecked++;
            return;
        }

        Checked++;
        if (!ExactDecimal.TryParse(Encoding.UTF8.GetBytes(claim), out var claimed))
        {
            Wrong++;
            findings.Add(new(FindingKind.WrongVwap, line, trade.Stream, $"window {window}, trade {trade.Id}: '{claim}' is not a number in plain digits", decimal.MaxValue));
            return;
        }

        // claim − exact, as a fraction of the denominator volume × 10^decimals.
        var decimals = claim.Contains('.', StringComparison.Ordinal) ? claim.Length - 1 - claim.IndexOf('.', StringComparison.Ordinal) : 0;
        var exact = Scale(reading.Notional, decimals + 1) * Power(reading.Volume.Decimals);
        var volume = (BigInteger)reading.Volume.Digits * Power(reading.Notional.Decimals);
        var error = BigInteger.Abs(Scale(claimed, decimals + 1) * volume - exact * Power(claimed.Decimals));
        if (error <= 5 * volume * Power(claimed.Decimals))
            return;
        Wrong++;
        findings.Add(new(
            FindingKind.WrongVwap, line, trade.Stream,
            $"window {window}, trade {trade.Id}: {claim}, exact is {reading.Vwap}",
            Relative(error, exact * Power(claimed.Decimals))));
    }

    private static BigInteger Scale(ExactDecimal number, int decimals) => (BigInteger)number.Digits * Power(decimals);

    private static BigInteger Power(int exponent) => BigInteger.Pow(10, exponent);

    private static decimal Relative(BigInteger error, BigInteger exact)
    {
        var relative = error * WeightUnit / exact;
        return relative > (BigInteger)decimal.MaxValue ? decimal.MaxValue : (decimal)relative;
    }
}
