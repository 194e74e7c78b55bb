namespace Kitex.Client;

/// <summary>What stands around a message on the wire.</summary>
public enum ThriftTransport
{
    /// <summary>A TTHeader: names, timeouts, metainfo and business errors travel along. Every Kitex server takes it. In front of Protobuf the same as <see cref="TTHeaderFramed"/>, as in Kitex.</summary>
    TTHeader,

    /// <summary>A TTHeader, and a 4-byte length behind it.</summary>
    TTHeaderFramed,

    /// <summary>A 4-byte length.</summary>
    Framed,

    /// <summary>Nothing. Protobuf cannot go so: calls of such methods fail with <see cref="RpcErrorCode.Unsupported"/>.</summary>
    Buffered,
}
