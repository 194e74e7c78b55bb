namespace Kitex.Protocols.Http2;

/// <summary>Why a stream or a connection ended (RFC 9113 section 7). Unknown codes are kept as they came.</summary>
internal enum Http2ErrorCode : uint
{
    /// <summary>In good order.</summary>
    NoError = 0x0,

    /// <summary>The peer broke a rule that has no code of its own.</summary>
    ProtocolError = 0x1,

    /// <summary>The sender failed.</summary>
    InternalError = 0x2,

    /// <summary>More was sent than the window allowed, or a window grew too large.</summary>
    FlowControlError = 0x3,

    /// <summary>The SETTINGS were not answered in time.</summary>
    SettingsTimeout = 0x4,

    /// <summary>A frame came on a stream that its sender had ended.</summary>
    StreamClosed = 0x5,

    /// <summary>A frame has a wrong length.</summary>
    FrameSizeError = 0x6,

    /// <summary>The stream was not looked at; it may be tried again.</summary>
    RefusedStream = 0x7,

    /// <summary>The stream is no longer wanted.</summary>
    Cancel = 0x8,

    /// <summary>A header block could not be decoded, so no later one can be.</summary>
    CompressionError = 0x9,

    /// <summary>A CONNECT failed.</summary>
    ConnectError = 0xa,

    /// <summary>The peer does too much of something.</summary>
    EnhanceYourCalm = 0xb,

    /// <summary>TLS is too weak.</summary>
    InadequateSecurity = 0xc,

    /// <summary>HTTP/1.1 is wanted.</summary>
    Http11Required = 0xd,

    /// <summary>A server that stops ends its last streams with it (Kitex v0.16.3, outside of the standard).</summary>
    GracefulShutdown = 0x3e8,
}
