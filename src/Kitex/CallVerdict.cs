namespace Kitex;

/// <summary>What a call's outcome says about whoever served it.</summary>
public enum CallVerdict
{
    /// <summary>Served; also by a declared exception or a business error.</summary>
    Success,

    /// <summary>Failed.</summary>
    Failure,

    /// <summary>Not served in time.</summary>
    Timeout,

    /// <summary>Nothing: the call never got there, or was given up.</summary>
    Ignored,
}
