namespace Vwap.Cli;

/// <summary>What an audit finds.</summary>
internal enum FindingKind
{
    /// <summary>A line without a usable trade.</summary>
    Unreadable,

    /// <summary>Ids between the first and the last of a stream that are not there.</summary>
    Missing,

    /// <summary>A trade that was there already.</summary>
    Duplicate,

    /// <summary>A trade with the id of an earlier one, but another price, size or time.</summary>
    Conflict,

    /// <summary>A trade after one with a higher id.</summary>
    Disorder,

    /// <summary>A trade with an earlier time than the one of the id before it.</summary>
    TimeBack,

    /// <summary>A VWAP that is not the exact one, rounded to the digits it has.</summary>
    WrongVwap,
}

/// <summary>Something wrong in a file.</summary>
/// <param name="Kind">What.</param>
/// <param name="Line">In which line; 0 when it is in none.</param>
/// <param name="Stream">Of which stream; null when that is unknown.</param>
/// <param name="Detail">The ids, values or reason.</param>
/// <param name="Weight">How bad it is beside others of its kind.</param>
internal sealed record Finding(FindingKind Kind, long Line, StreamId? Stream, string Detail, decimal Weight = 0);
