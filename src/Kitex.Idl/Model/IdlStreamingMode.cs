namespace Kitex.Idl.Model;

/// <summary>The value of the annotation <c>streaming.mode</c> of a method.</summary>
public enum IdlStreamingMode
{
    /// <summary>No annotation: a plain call.</summary>
    None,

    /// <summary><c>unary</c>: a plain call carried by the streaming transports.</summary>
    Unary,

    /// <summary><c>client</c>: the client sends a stream, the server one answer.</summary>
    Client,

    /// <summary><c>server</c>: the client sends one request, the server a stream.</summary>
    Server,

    /// <summary><c>bidirectional</c>: both send streams.</summary>
    Bidirectional,
}
