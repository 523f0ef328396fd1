namespace Vwap;

/// <summary>How complete the window of a reading is.</summary>
public enum ReadingState
{
    /// <summary>A count window below its size, or a time window whose known history is shorter than it.</summary>
    Filling,

    /// <summary>Every trade that should count does, as far as is known.</summary>
    Complete,

    /// <summary>A trade of the window's range is known to be missing.</summary>
    Gap,
}
