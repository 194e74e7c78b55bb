namespace Kitex.Protocols.Http2;

/// <summary>The type of a frame (RFC 9113 section 6). Others are passed on and ignored.</summary>
internal enum Http2FrameType : byte
{
    /// <summary>Bytes of a stream, counted by flow control.</summary>
    Data = 0,

    /// <summary>The start of a header block, which may open a stream.</summary>
    Headers = 1,

    /// <summary>Deprecated; its form is checked and its content ignored.</summary>
    Priority = 2,

    /// <summary>Ends a stream with an error.</summary>
    RstStream = 3,

    /// <summary>What the sender can take, or that it took what the peer said.</summary>
    Settings = 4,

    /// <summary>Never allowed here: clients of this house refuse pushes, servers never get them.</summary>
    PushPromise = 5,

    /// <summary>Asks for the same 8 bytes back.</summary>
    Ping = 6,

    /// <summary>No more streams are taken.</summary>
    GoAway = 7,

    /// <summary>More bytes may be sent.</summary>
    WindowUpdate = 8,

    /// <summary>More of a header block.</summary>
    Continuation = 9,
}
