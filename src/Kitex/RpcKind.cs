namespace Kitex;

/// <summary>How many messages go which way in a call.</summary>
public enum RpcKind
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>One request and no response, not even an error.</summary>
    Oneway,

    /// <summary>Many requests, one response.</summary>
    ClientStream,

    /// <summary>One request, many responses.</summary>
    ServerStream,

    /// <summary>Many requests and many responses, independent of each other.</summary>
    BidiStream,
}
