namespace Kitex.Load.Serving;

/// <summary>What there is of the admin port.</summary>
internal enum AdminUse
{
    /// <summary>Nothing: no calls are counted.</summary>
    None,

    /// <summary>It is there, and nobody looks.</summary>
    Open,

    /// <summary>Somebody has the page open.</summary>
    Watched,
}
