namespace Kitex.Server.Protocols;

/// <summary>Whether a connection that starts with certain bytes speaks a protocol.</summary>
public enum ProtocolMatch
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>More bytes must be seen.</summary>
    NeedMore,

    /// <summary>It does.</summary>
    Yes,
}
