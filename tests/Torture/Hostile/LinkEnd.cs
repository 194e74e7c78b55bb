namespace Kitex.Torture.Hostile;

/// <summary>How a bad link ends.</summary>
internal enum LinkEnd
{
    /// <summary>With its peers.</summary>
    None,

    /// <summary>Both sides are reset.</summary>
    Reset,

    /// <summary>Both sides are closed.</summary>
    Close,

    /// <summary>One side is closed to one direction, and the link goes on with the other for a while.</summary>
    HalfClose,

    /// <summary>It reads nothing more and sends nothing more for a while.</summary>
    Silence,
}
