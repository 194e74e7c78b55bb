using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Kitex.Serialization.Json;
using Kitex.Serialization.Protobuf;

namespace Kitex.Protobuf.Json;

/// <summary>The messages of a Protobuf method as JSON, as the JSON mapping of Protobuf has it.</summary>
/// <param name="method">The method.</param>
/// <param name="request">The message it takes, asked for when it is needed.</param>
internal sealed class ProtobufMethodJson(RpcMethod method, Func<MessageDescriptor> request) : MethodJson
{
    private const string SampleText = "text";

    public override object? ReadRequest(ReadOnlyMemory<byte> json)
    {
        var type = request();
        var encoder = new ProtobufEncoder(name => Find(type, name));
        try
        {
            return method.DecodeRequest(encoder.Message(type, json));
        }
        catch (ProtobufFormatException unfit)
        {
            throw new MessageJsonException(JsonData.Root, unfit.Message);
        }
    }

    public override void WriteResponse(in RpcResponse response, Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (response.Error is { } error)
            throw new ArgumentException($"{method} does not declare the error: {error}", nameof(response));
        if (response.Message is not IMessage message)
            json.WriteNullValue();
        else
            new ProtobufDecoder(name => Find(message.Descriptor, name)).Message(json, message);
    }

    public override void WriteSample(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        new ProtobufSample(SampleText).Message(json, request());
    }

    private static MessageDescriptor? Find(MessageDescriptor around, string name) => MessageLookup.Find(MessageLookup.WithImports(around.File), name);
}
