using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Vwap.Simulator;

/// <summary>Which trades a request asks for: ids between two cursors, both excluded, the newest so many of them.</summary>
/// <param name="Above">The cursor <c>before</c>: newer than this id.</param>
/// <param name="Below">The cursor <c>after</c>: older than this id.</param>
/// <param name="Limit">1 to <see cref="SimulatorLimits.RestPageRowsMax"/>.</param>
internal sealed record TradesQuery(long Above, long Below, int Limit)
{
    public static bool TryRead(IQueryCollection parameters, [NotNullWhen(true)] out TradesQuery? query, [NotNullWhen(false)] out string? problem)
    {
        query = null;
        if (!TryReadNumber(parameters, "limit", SimulatorLimits.RestPageRowsMax, out var limit, out problem)
            || !TryReadNumber(parameters, "before", 0, out var above, out problem)
            || !TryReadNumber(parameters, "after", long.MaxValue, out var below, out problem))
            return false;

        query = new(above, below, (int)Math.Min(limit, SimulatorLimits.RestPageRowsMax));
        return true;
    }

    private static bool TryReadNumber(
        IQueryCollection parameters, string name, long absent, out long number, [NotNullWhen(false)] out string? problem)
    {
        number = absent;
        problem = null;
        if (!parameters.TryGetValue(name, out var text))
            return true;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0)
            return true;

        problem = $"Invalid {name}: it has to be a whole number above 0";
        return false;
    }
}
