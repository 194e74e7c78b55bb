namespace Kitex.Serialization.Thrift;

/// <summary>
/// What a message is. Kitex v0.16.3 takes the low 16 bits of the first word, so other numbers are possible and are kept
/// as they came.
/// </summary>
public enum ThriftMessageType
{
    /// <summary>No valid type.</summary>
    None = 0,

    /// <summary>A request.</summary>
    Call = 1,

    /// <summary>A result or a declared exception.</summary>
    Reply = 2,

    /// <summary>An application exception.</summary>
    Exception = 3,

    /// <summary>A request without a reply.</summary>
    Oneway = 4,

    /// <summary>A message of a stream (Kitex alone); on a method without streams a server takes it for a call.</summary>
    Stream = 5,
}
