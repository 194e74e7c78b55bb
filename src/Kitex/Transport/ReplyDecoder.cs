using System.Collections.ObjectModel;
using System.Text;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;

namespace Kitex.Transport;

/// <summary>From a whole reply to the call's outcome.</summary>
/// <param name="asked">The framing requests are sent in.</param>
/// <param name="time">The client's clock.</param>
internal sealed class ReplyDecoder(MessageFraming asked, TimeProvider time)
{
    /// <summary>Decodes the reply at hand.</summary>
    /// <param name="request">The call it should answer.</param>
    /// <param name="sequenceId">The call's number.</param>
    /// <param name="reader">Where the reply stands.</param>
    /// <param name="input">The bytes of the reply.</param>
    /// <param name="header">What stands around the reply.</param>
    /// <param name="reusable">Whether a connection that carries one call at a time may carry another.</param>
    public RpcResponse Decode(
        RpcRequest request, int sequenceId, MessageReader reader, ReadOnlySpan<byte> input, out ReplyHeader header, out bool reusable)
    {
        header = default;
        reusable = false;
        ref readonly var frame = ref reader.Frame;
        if (asked.RefuseReply(reader.Framing!) is { } refused)
        {
            return CallFailure.BadReply(request, refused);
        }

        try
        {
            header = reader.Framing!.ReadReplyHeader(input, frame);
            var response = DecodeMessage(request, sequenceId, frame, header, input, out reusable);
            reusable = reusable && !header.IsLast;
            return WithMeta(request, response, header.Backward);
        }
        catch (Exception malformed)
        {
            // Whatever reading throws: the call ends with it, and nobody else's does.
            reusable = false;
            return CallFailure.BadReply(request, malformed.Message, malformed);
        }
    }

    private RpcResponse DecodeMessage(
        RpcRequest request, int sequenceId, in MessageFrame frame, in ReplyHeader header, ReadOnlySpan<byte> input, out bool reusable)
    {
        reusable = false;
        if (frame.MessageType == (int)ThriftMessageType.Exception)
        {
            // A proxy may answer with sequence id 0, so an exception is taken for the call under way, as in Kitex v0.16.3.
            var (text, typeId) = MessagePayload.Of(frame.Payload).ReadException(frame.Body(input));
            reusable = !EndsConversation(typeId);
            return CallFailure.RemoteOrTimedOut(request, typeId, text, time);
        }

        if (frame.MessageType != (int)ThriftMessageType.Reply)
        {
            return CallFailure.BadReply(request, $"its message type is {frame.MessageType}, neither reply nor exception.");
        }

        if (frame.Payload != request.Method.Payload)
        {
            return CallFailure.BadReply(request, $"it is {MessagePayload.Of(frame.Payload).Name}, the method is {MessagePayload.Of(request.Method.Payload).Name}; see whether both sides have the same IDL.");
        }

        if (frame.SequenceId != sequenceId)
        {
            return CallFailure.BadReply(request, $"it answers sequence id {frame.SequenceId}, this call has {sequenceId}.");
        }

        if (!frame.Method(input).SequenceEqual(request.Method.Utf8Name.Span))
        {
            return CallFailure.BadReply(request, $"it answers method '{Encoding.UTF8.GetString(frame.Method(input))}'.");
        }

        var response = header.Business is { } business
            ? RpcError.Business(business)
            : request.Method.DecodeResponse(frame.Body(input));
        reusable = true;
        return response;
    }

    private static RpcResponse WithMeta(RpcRequest request, in RpcResponse response, IReadOnlyDictionary<string, string>? backward) =>
        backward is null && !request.CapturesResponse
            ? response
            : response.With(new ResponseMeta
            {
                Instance = request.Destination,
                Backward = backward ?? ReadOnlyDictionary<string, string>.Empty,
            });

    // A Kitex server closes the connection after these; another call would race with the close.
    private static bool EndsConversation(int typeId) => typeId is
        ApplicationExceptionType.UnknownMethod or ApplicationExceptionType.InvalidMessageType or ApplicationExceptionType.ProtocolError or
        ApplicationExceptionType.UnknownService or ApplicationExceptionType.NoServiceName or ApplicationExceptionType.InvalidProtocol;
}
