namespace Kitex.Client;

/// <summary>What stands around a Thrift message on the wire.</summary>
public enum ThriftTransport
{
    /// <summary>A 4-byte length.</summary>
    Framed,

    /// <summary>Nothing.</summary>
    Buffered,
}
