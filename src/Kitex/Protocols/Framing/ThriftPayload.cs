using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>A Thrift message: header and body, in whatever framing.</summary>
internal static class ThriftPayload
{
    private const byte EmptyStruct = 0;

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
        ThriftEnvelope.Write(output, TypeOf(method), method.Utf8Name.Span, sequenceId);
        method.EncodeRequest(message, output);
    }

    public static void WriteResponse(in ReplyTarget target, in RpcResponse response, bool carriesBusinessErrors, OutputBuffer output)
    {
        var type = TypeOf(response, carriesBusinessErrors);
        ThriftEnvelope.Write(output, type, target.MethodName, target.SequenceId);
        if (type == ThriftMessageType.Exception)
        {
            ThriftApplicationException.Write(output, Text(response.Error!), response.Error!.TypeId);
        }
        else if (response.Error is { Code: RpcErrorCode.Business })
        {
            output.Write([EmptyStruct]);
        }
        else
        {
            target.Method!.EncodeResponse(response, output);
        }
    }

    /// <summary>A reply that belongs to no call, as Kitex v0.16.3 puts it into its control frames.</summary>
    public static void WriteNotice(OutputBuffer output)
    {
        ThriftEnvelope.Write(output, ThriftMessageType.Reply, "none"u8, sequenceId: 0);
        output.Write([EmptyStruct]);
    }

    // Where a business error cannot travel as one, its caller still learns of it.
    private static string Text(RpcError error) =>
        error.Cause is BizStatusException business ? $"biz error: code={business.Code}, msg={business.Message}" : error.Message;
}
