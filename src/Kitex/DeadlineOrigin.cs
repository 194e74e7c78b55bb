namespace Kitex;

/// <summary>Whose time it is that ends with a request's deadline.</summary>
internal enum DeadlineOrigin : byte
{
    /// <summary>That of the whole call.</summary>
    Call,

    /// <summary>That of one attempt.</summary>
    Attempt,

    /// <summary>That of the call being served, within which this one is made.</summary>
    Caller,
}
