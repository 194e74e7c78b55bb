namespace Kitex.Server.Protocols;

/// <summary>What becomes of the message after the one just answered.</summary>
internal enum NextMessage
{
    /// <summary>It is waited for.</summary>
    Awaited,

    /// <summary>The peer was told that no more are wanted: what it has sent already is still served.</summary>
    Unexpected,

    /// <summary>The connection is closed after what stands in its output.</summary>
    Refused,
}
