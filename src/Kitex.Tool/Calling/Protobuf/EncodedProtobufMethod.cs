using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Kitex.Protobuf.Json;
using Kitex.Serialization.Protobuf;

namespace Kitex.Tool.Calling.Protobuf;

/// <summary>A unary method of a Protobuf service. Responses are read as far as to see that they are messages.</summary>
internal sealed class EncodedProtobufMethod : EncodedMethod
{
    // Knows no field: all are passed over.
    private static readonly MessageParser<Empty> Anything = Empty.Parser.WithDiscardUnknownFields(true);

    private readonly ProtobufTypes _types;
    private readonly MessageDescriptor _request;

    /// <param name="types">What is in the file.</param>
    /// <param name="service">The service called.</param>
    /// <param name="method">The method, which does not stream.</param>
    public EncodedProtobufMethod(ProtobufTypes types, string service, string method)
        : this(types, types.Method(service, method))
    {
    }

    private EncodedProtobufMethod(ProtobufTypes types, MethodDescriptor method)
        : base(method.Service.Name, method.Name, RpcKind.Unary, method.File.Package, PayloadKind.Protobuf)
    {
        _types = types;
        _request = method.InputType;
    }

    /// <inheritdoc/>
    public override byte[] Encode(string json)
    {
        try
        {
            return new ProtobufEncoder(_types.Message).Message(_request, Encoding.UTF8.GetBytes(json));
        }
        catch (MessageJsonException unfit)
        {
            throw DataException.Of(unfit);
        }
    }

    /// <inheritdoc/>
    public override string Sample(int size) => SampleText.Written(json => new ProtobufSample(SampleText.Of(size)).Message(json, _request));

    /// <returns>Success without a message.</returns>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body)
    {
        try
        {
            Anything.ParseFrom(body);
            return RpcResponse.Success(null);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new ProtobufFormatException($"Malformed Protobuf message: {malformed.Message}", malformed);
        }
    }
}
