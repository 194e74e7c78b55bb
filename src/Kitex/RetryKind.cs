namespace Kitex;

/// <summary>When another attempt of a call is made; Kitex's three kinds.</summary>
public enum RetryKind
{
    /// <summary>When one has failed.</summary>
    Failure,

    /// <summary>When one has not answered for a while; the first answer counts, good or bad.</summary>
    Backup,

    /// <summary>When one has failed, and when one has not answered for a while.</summary>
    Mixed,
}
