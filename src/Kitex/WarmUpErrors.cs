namespace Kitex;

/// <summary>What becomes of failures while a client warms up.</summary>
public enum WarmUpErrors
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>They are logged, each one.</summary>
    Warn,

    /// <summary>The warm-up fails with the first.</summary>
    Fail,
}
