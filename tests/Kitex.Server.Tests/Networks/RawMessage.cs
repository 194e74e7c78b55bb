using System.Buffers.Binary;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Server.Tests.Networks;

/// <summary>A message as it stands on the wire.</summary>
internal sealed record RawMessage(int Type, string Method, int SequenceId, byte[] Body)
{
    public const int Call = 1;
    public const int Reply = 2;
    public const int Exception = 3;

    private const byte ProtobufMagic = 0x90;

    /// <summary>In what it is encoded.</summary>
    public PayloadKind Payload { get; init; }

    /// <summary>The body as an application exception.</summary>
    public (string Message, int TypeId) AsError()
    {
        Assert.Equal(Exception, Type);
        return ThriftApplicationException.Read(Body);
    }

    /// <summary>A call as a client would make it.</summary>
    public static RawMessage CallOf(RpcMethod method, object? message, int sequenceId)
    {
        using var output = new OutputBuffer();
        method.EncodeRequest(message, output);
        return new RawMessage(Call, method.Name, sequenceId, output.ToArray()) { Payload = method.Payload };
    }

    /// <summary>The answer a server would give.</summary>
    public RawMessage Answer(RpcMethod method, object? result)
    {
        using var output = new OutputBuffer();
        method.EncodeResponse(RpcResponse.Success(result), output);
        return this with { Type = Reply, Body = output.ToArray() };
    }

    /// <summary>Behind its length.</summary>
    public byte[] Framed()
    {
        using var output = new OutputBuffer();
        ThriftEnvelope.Write(output, (ThriftMessageType)Type, System.Text.Encoding.UTF8.GetBytes(Method), SequenceId);
        output.Write(Body);
        var message = output.ToArray();
        if (Payload == PayloadKind.Protobuf)
        {
            message[0] = ProtobufMagic;
        }

        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        return [.. length, .. message];
    }

    /// <summary>Bare, which only Thrift can be.</summary>
    public byte[] Buffered() => Framed()[4..];
}
