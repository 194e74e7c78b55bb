namespace Kitex.Client;

/// <summary>What stands around a Thrift message on the wire.</summary>
public enum ThriftTransport
{
    /// <summary>A TTHeader: names, timeouts, metainfo and business errors travel along. Every Kitex server takes it.</summary>
    TTHeader,

    /// <summary>A TTHeader, and a 4-byte length behind it.</summary>
    TTHeaderFramed,

    /// <summary>A 4-byte length.</summary>
    Framed,

    /// <summary>Nothing.</summary>
    Buffered,
}
