using Kitex.Network;

namespace Kitex.Serialization.Thrift;

/// <summary>A method whose messages are Thrift binary. Generated code derives one sealed class from it for each method.</summary>
public abstract class ThriftMethod : RpcMethod
{
    /// <param name="service">The service's name as in the IDL.</param>
    /// <param name="name">The method's name as in the IDL.</param>
    /// <param name="kind">How many messages go which way.</param>
    protected ThriftMethod(string service, string name, RpcKind kind)
        : base(service, name, kind)
    {
    }

    /// <summary>Writes one bare struct: an arguments record, or a message of a stream.</summary>
    /// <exception cref="ThriftFormatException">The value cannot be written.</exception>
    protected static void WriteStruct<T>(T value, OutputBuffer output)
        where T : IThriftStruct<T> => ThriftSerializer.Write(value, output);

    /// <summary>Reads one bare struct. Bytes behind it are ignored, as Kitex does.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    protected static T ReadStruct<T>(ReadOnlySpan<byte> body)
        where T : IThriftStruct<T> => ThriftSerializer.Deserialize<T>(body);
}
