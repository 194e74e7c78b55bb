namespace Kitex.Serialization.Thrift;

/// <summary>How an attempt ended to parse bytes that may not all have arrived.</summary>
public enum ThriftParseStatus
{
    /// <summary>The bytes end too early; more may follow.</summary>
    NeedMore,

    /// <summary>All of it was there.</summary>
    Done,

    /// <summary>The bytes can never become valid.</summary>
    Malformed,
}
