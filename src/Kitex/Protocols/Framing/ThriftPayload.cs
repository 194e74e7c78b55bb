using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Protocols.Framing;

/// <summary>A Thrift message: header and body, in whatever framing.</summary>
internal static class ThriftPayload
{
    public static void WriteRequest(RpcMethod method, int sequenceId, object? message, OutputBuffer output)
    {
        var type = method.Kind == RpcKind.Oneway ? ThriftMessageType.Oneway : ThriftMessageType.Call;
        ThriftEnvelope.Write(output, type, method.Utf8Name.Span, sequenceId);
        method.EncodeRequest(message, output);
    }

    public static void WriteResponse(RpcMethod method, int sequenceId, in RpcResponse response, OutputBuffer output)
    {
        ThriftEnvelope.Write(output, ThriftMessageType.Reply, method.Utf8Name.Span, sequenceId);
        method.EncodeResponse(response, output);
    }

    public static void WriteError(ReadOnlySpan<byte> method, int sequenceId, RpcError error, OutputBuffer output)
    {
        ThriftEnvelope.Write(output, ThriftMessageType.Exception, method, sequenceId);
        ThriftApplicationException.Write(output, error.Message, error.TypeId);
    }
}
