using Kitex.Network;
using Kitex.Serialization.Thrift.Json;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift;

/// <summary>A method whose messages are Thrift binary. Generated code derives one sealed class from it for each method.</summary>
public abstract class ThriftMethod : RpcMethod
{
    private MethodJson? _json;

    /// <param name="service">The service's name as in the IDL.</param>
    /// <param name="name">The method's name as in the IDL.</param>
    /// <param name="kind">How many messages go which way.</param>
    protected ThriftMethod(string service, string name, RpcKind kind)
        : base(service, name, kind)
    {
    }

    /// <summary>The messages as JSON, by the schema; null for a method without one.</summary>
    public sealed override MethodJson? Json => _json ??= Schema is { } schema ? new ThriftMethodJson(this, schema) : null;

    /// <summary>What the IDL says of the method, made anew each time; null when nobody has said it, as of streams.</summary>
    protected virtual MethodSchema? Schema => null;

    /// <summary>Writes one bare struct: an arguments record, or a message of a stream.</summary>
    /// <exception cref="ThriftFormatException">The value cannot be written.</exception>
    protected static void WriteStruct<T>(T value, OutputBuffer output)
        where T : IThriftStruct<T> => ThriftSerializer.Write(value, output);

    /// <summary>Reads one bare struct. Bytes behind it are ignored, as Kitex does.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    protected static T ReadStruct<T>(ReadOnlySpan<byte> body)
        where T : IThriftStruct<T> => ThriftSerializer.Deserialize<T>(body);
}
