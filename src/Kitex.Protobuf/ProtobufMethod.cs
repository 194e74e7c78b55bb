using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Network;
using Kitex.Protobuf.Json;
using Kitex.Serialization.Protobuf;

namespace Kitex.Protobuf;

/// <summary>A method whose messages are Protobuf. Generated code makes one static instance for each method of a service.</summary>
/// <typeparam name="TRequest">The request's message; in a stream, each of its messages.</typeparam>
/// <typeparam name="TResponse">The response's message; in a stream, each of its messages.</typeparam>
/// <param name="service">The service's name as in the IDL, without its package.</param>
/// <param name="name">The method's name as in the IDL.</param>
/// <param name="kind">How many messages go which way.</param>
/// <param name="requests">Makes requests out of bytes.</param>
/// <param name="responses">Makes responses out of bytes.</param>
/// <param name="package">The package of the IDL; null or empty for none.</param>
public sealed class ProtobufMethod<TRequest, TResponse>(
    string service, string name, RpcKind kind, MessageParser<TRequest> requests, MessageParser<TResponse> responses, string? package = null)
    : RpcMethod(service, name, kind, package, PayloadKind.Protobuf)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    private MethodJson? _json;

    /// <summary>The messages as JSON, as the JSON mapping of Protobuf has it; requests may have the names of the file, too.</summary>
    public override MethodJson? Json => _json ??= new ProtobufMethodJson(this, RequestType);

    /// <inheritdoc/>
    public override void EncodeRequest(object? message, OutputBuffer output) => Encode<TRequest>(message, output);

    /// <summary>Reads the request's body.</summary>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    public override object? DecodeRequest(ReadOnlySpan<byte> body) => Decode(requests, body);

    /// <inheritdoc/>
    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => Encode<TResponse>(response.Message, output);

    /// <summary>Reads the response's body. There are no declared exceptions in Protobuf.</summary>
    /// <exception cref="ProtobufFormatException">The bytes are malformed.</exception>
    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => RpcResponse.Success(Decode(responses, body));

    private MessageDescriptor RequestType() => requests.ParseFrom(ReadOnlySpan<byte>.Empty).Descriptor;

    // No message is an empty one, which has no bytes.
    private static void Encode<T>(object? message, OutputBuffer output)
        where T : IMessage<T>
    {
        if (message is not null)
        {
            ((T)message).WriteTo(output);
        }
    }

    private static T Decode<T>(MessageParser<T> parser, ReadOnlySpan<byte> body)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new ProtobufFormatException($"Malformed Protobuf message {typeof(T).Name}: {malformed.Message}", malformed);
        }
    }
}
