namespace Kitex.LoadBalancing;

/// <summary>What a <see cref="ListGuard"/> says of a list.</summary>
internal enum ListVerdict
{
    /// <summary>It is taken.</summary>
    Believed,

    /// <summary>It is empty, and the one before goes on to hold.</summary>
    Empty,

    /// <summary>It has lost too many at once, and is believed only if it lasts.</summary>
    Collapsed,
}
