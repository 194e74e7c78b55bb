namespace Kitex.Serialization.Thrift;

/// <summary>The strict message header: version and type, method name, sequence id.</summary>
/// <param name="Type">What the message is. Numbers that <see cref="ThriftMessageType"/> does not name are kept.</param>
/// <param name="MethodLength">The bytes of the method's name.</param>
/// <param name="SequenceId">The caller's number of the call; may be negative.</param>
public readonly record struct ThriftMessageHeader(ThriftMessageType Type, int MethodLength, int SequenceId)
{
    /// <summary>Where the method's name begins: behind the version word and its own length.</summary>
    public const int MethodOffset = 4 + 4;

    /// <summary>The bytes of the whole header; the arguments or the result begin there.</summary>
    public int HeaderLength => MethodOffset + MethodLength + 4;

    /// <summary>The method's name in UTF-8, out of the message that this header was read from.</summary>
    public ReadOnlySpan<byte> Method(ReadOnlySpan<byte> message) => message.Slice(MethodOffset, MethodLength);
}
