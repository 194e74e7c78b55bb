namespace Kitex.Torture.Accounting;

/// <summary>What is done to a call: the only reasons for which it may fail.</summary>
[Flags]
internal enum Treatment
{
    /// <summary>Nothing: it must be answered.</summary>
    None = 0,

    /// <summary>Its time is too short.</summary>
    ShortTime = 1,

    /// <summary>Its token fires.</summary>
    Canceled = 2,

    /// <summary>Its bytes go through a link that stalls, cuts and resets.</summary>
    Disturbed = 4,

    /// <summary>Its server stops in good order: what it has accepted, it answers.</summary>
    Draining = 8,

    /// <summary>Its server stops without waiting.</summary>
    Cut = 16,

    /// <summary>Its client is disposed.</summary>
    Disposed = 32,
}
