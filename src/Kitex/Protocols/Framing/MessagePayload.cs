using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>
/// A message inside whatever framing: a header, the same for all but its magic, and a body, which the method writes and reads.
/// What else the encodings do each in their own way is here. Stateless; one of each kind.
/// </summary>
/// <param name="envelope">Reads and writes the header.</param>
internal abstract class MessagePayload(StrictEnvelope envelope)
{
    private static readonly ThriftPayload Thrift = new();
    private static readonly ProtobufPayload Protobuf = new();

    private readonly StrictEnvelope _envelope = envelope;

    /// <summary>What the encoding is called in error texts.</summary>
    public abstract string Name { get; }

    /// <summary>True when nothing but a length in front tells where a message ends.</summary>
    public abstract bool NeedsLength { get; }

    /// <summary>The payload of this kind.</summary>
    public static MessagePayload Of(PayloadKind kind) => kind == PayloadKind.Protobuf ? Protobuf : Thrift;

    /// <summary>True when the bytes start as a message of any kind does.</summary>
    public static bool IsAny(ReadOnlySpan<byte> bytes) => Thrift._envelope.Starts(bytes) || Protobuf._envelope.Starts(bytes);

    /// <summary>Reads the header of a message of either kind.</summary>
    public static ThriftParseResult TryReadHeader(ReadOnlySpan<byte> bytes, out PayloadKind kind, out ThriftMessageHeader header)
    {
        kind = Protobuf._envelope.Starts(bytes) ? PayloadKind.Protobuf : PayloadKind.Thrift;
        return Of(kind)._envelope.TryRead(bytes, out header);
    }

    public static ThriftMessageType TypeOf(RpcMethod method) =>
        method.Kind == RpcKind.Oneway ? ThriftMessageType.Oneway : ThriftMessageType.Call;

    /// <summary>A business error that the framing carries is a reply as well, with an empty result (Kitex v0.16.3).</summary>
    public static ThriftMessageType TypeOf(in RpcResponse response, bool carriesBusinessErrors) => response.Error?.Code switch
    {
        null or RpcErrorCode.Declared => ThriftMessageType.Reply,
        RpcErrorCode.Business when carriesBusinessErrors => ThriftMessageType.Reply,
        _ => ThriftMessageType.Exception,
    };

    public static void WriteRequest(RpcMethod method, int sequenceId, object? message, OutputBuffer output)
    {
        Of(method.Payload)._envelope.Write(output, TypeOf(method), method.Utf8Name.Span, sequenceId);
        method.EncodeRequest(message, output);
    }

    public static void WriteResponse(in ReplyTarget target, in RpcResponse response, bool carriesBusinessErrors, OutputBuffer output)
    {
        var payload = Of(target.Payload);
        var type = TypeOf(response, carriesBusinessErrors);
        payload._envelope.Write(output, type, target.MethodName, target.SequenceId);
        if (type == ThriftMessageType.Exception)
        {
            payload.WriteException(Text(response.Error!), response.Error!.TypeId, output);
        }
        else if (response.Error is { Code: RpcErrorCode.Business })
        {
            payload.WriteEmptyResult(output);
        }
        else
        {
            target.Method!.EncodeResponse(response, output);
        }
    }

    /// <summary>A reply that belongs to no call, as Kitex v0.16.3 puts it into its control frames, whatever the service's encoding.</summary>
    public static void WriteNotice(OutputBuffer output)
    {
        Thrift._envelope.Write(output, ThriftMessageType.Reply, "none"u8, sequenceId: 0);
        Thrift.WriteEmptyResult(output);
    }

    /// <summary>Reads the body of an application exception.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public abstract (string Text, int TypeId) ReadException(ReadOnlySpan<byte> body);

    /// <summary>Writes the body of an application exception.</summary>
    protected abstract void WriteException(string text, int typeId, OutputBuffer output);

    /// <summary>Writes the body of a reply that has no result.</summary>
    protected abstract void WriteEmptyResult(OutputBuffer output);

    // Where a business error cannot travel as one, its caller still learns of it.
    private static string Text(RpcError error) =>
        error.Cause is BizStatusException business ? $"biz error: code={business.Code}, msg={business.Message}" : error.Message;
}
