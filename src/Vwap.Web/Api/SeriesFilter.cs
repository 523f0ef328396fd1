using Microsoft.AspNetCore.Http;

namespace Vwap.Web;

/// <summary>Finds the series that a request asks for.</summary>
internal sealed class SeriesFilter(ReadingBoard board)
{
    /// <summary>
    /// Finds those of the products, written <c>BTC-USD</c> (of whichever venues have it) or <c>kraken:BTC/USD</c>, the venue and the windows; all
    /// where none is given.
    /// </summary>
    /// <param name="products">The products.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="problem">What is wrong when nothing is found.</param>
    public IReadOnlyList<ReadingSeries> Find(IReadOnlyList<string> products, string? venue, IReadOnlyList<string> windows, out IResult? problem)
    {
        problem = null;
        IReadOnlyList<ReadingSeries> found = [.. board.Series.Where(series => (venue is null || series.Stream.Venue.Name == venue) && (products.Count == 0 || products.Any(product => IsOf(series.Stream, product))))];
        if ((found.Count == 0 && (venue is not null || products.Count > 0)) || products.FirstOrDefault(product => !found.Any(series => IsOf(series.Stream, product))) is not null)
            problem = Problem.Of(StatusCodes.Status404NotFound, $"No such stream: this run has {string.Join(", ", board.Streams)}");
        else if (windows.FirstOrDefault(window => !board.Windows.Any(known => known.Text == window)) is not null)
            problem = Problem.Of(StatusCodes.Status400BadRequest, $"No such window: this run has {string.Join(", ", board.Windows)}");
        else if (windows.Count > 0)
            found = [.. found.Where(series => windows.Contains(series.Window.Text, StringComparer.Ordinal))];
        return problem is null ? found : [];
    }

    /// <summary>Finds the one series of a product and a window, by default the first.</summary>
    public ReadingSeries? FindOne(string product, string? venue, string? window, out IResult? problem)
    {
        var found = Find([product], venue, window is null ? [.. board.Windows.Take(1).Select(first => first.Text)] : [window], out problem);
        if (found.Count > 1)
            problem = Problem.Of(StatusCodes.Status400BadRequest, $"{product} is ambiguous: use {string.Join(" or ", found.Select(series => series.Stream))}");
        return problem is null ? found[0] : null;
    }

    private static bool IsOf(StreamId stream, string product) =>
        stream.Product.Name == product || (product.Contains(':', StringComparison.Ordinal) && product == $"{stream.Venue}:{stream.Product}");
}
