namespace Kitex.Protocols.Http2.Hpack;

/// <summary>What became of a header block.</summary>
internal enum HpackStatus
{
    /// <summary>All fields were handed over.</summary>
    Done,

    /// <summary>
    /// The header list is larger than allowed; the fields from there on were not handed over. The decoder is in step with
    /// the peer, so only the stream fails.
    /// </summary>
    TooLarge,

    /// <summary>The block is malformed: a COMPRESSION_ERROR of the connection. The decoder is of no more use.</summary>
    Malformed,
}
