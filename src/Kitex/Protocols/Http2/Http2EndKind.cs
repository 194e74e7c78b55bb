namespace Kitex.Protocols.Http2;

/// <summary>How a stream ended on the peer's side.</summary>
internal enum Http2EndKind
{
    /// <summary>In good order: the peer sent its last frame.</summary>
    Completed,

    /// <summary>By RST_STREAM.</summary>
    Reset,

    /// <summary>The peer never looked at it: it may be tried again.</summary>
    NotProcessed,

    /// <summary>The request's headers are larger than the peer takes; nothing was sent.</summary>
    TooLarge,

    /// <summary>What came was refused by the stream itself, which knows why.</summary>
    Refused,

    /// <summary>What came breaks the rules of the stream.</summary>
    Malformed,

    /// <summary>With the connection.</summary>
    Lost,
}
