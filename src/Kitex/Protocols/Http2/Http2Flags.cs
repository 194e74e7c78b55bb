namespace Kitex.Protocols.Http2;

/// <summary>The flags of a frame; which of them mean something depends on its type, and the others are ignored.</summary>
[Flags]
internal enum Http2Flags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>DATA and HEADERS: the sender's last frame of the stream.</summary>
    EndStream = 0x01,

    /// <summary>SETTINGS and PING: an answer.</summary>
    Ack = EndStream,

    /// <summary>HEADERS and CONTINUATION: the header block ends here.</summary>
    EndHeaders = 0x04,

    /// <summary>DATA and HEADERS: padding follows the content.</summary>
    Padded = 0x08,

    /// <summary>HEADERS: five bytes of priority stand in front.</summary>
    Priority = 0x20,
}
