using System.Runtime.CompilerServices;
using System.Text;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;

namespace Kitex.Transport;

/// <summary>
/// One call at a time per connection: rent, write the request, read its reply, give the connection back. A connection
/// whose stream is in doubt is discarded.
/// </summary>
internal sealed class MessageTransport(MessageFraming framing, ConnectionSource connections, TimeProvider time) : ClientTransport
{
    private int _sequence;

    public override string Name => framing.Name;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (request.Method.IsStreaming)
        {
            return CallFailure.Unsupported(request, Name);
        }

        var lease = await connections.RentAsync(request, cancellation).ConfigureAwait(false);
        if (lease.Error is not null)
        {
            return lease.Error;
        }

        var connection = lease.Connection;
        var sequenceId = NextSequenceId();
        if (Encode(request, sequenceId, connection.Network.Output) is { } unsendable)
        {
            await lease.ReturnAsync().ConfigureAwait(false);
            return unsendable;
        }

        var sent = await connection.Network.FlushAsync(CallTime.Remaining(request, time), cancellation).ConfigureAwait(false);
        if (sent != FlushStatus.Flushed)
        {
            var unsent = Unsent(request, sent, connection.Network);
            await lease.DiscardAsync().ConfigureAwait(false);
            return unsent;
        }

        if (request.Method.Kind == RpcKind.Oneway)
        {
            // As in Kitex v0.16.3: a peer that answers by mistake, or is slow, must not meet the next call here.
            await lease.DiscardAsync().ConfigureAwait(false);
            return RpcResponse.Success(null);
        }

        var read = await connection.Reader.ReadAsync(CallTime.Remaining(request, time), cancellation).ConfigureAwait(false);
        if (read != MessageReadStatus.Ready)
        {
            var unread = Unread(request, read, connection);
            await lease.DiscardAsync().ConfigureAwait(false);
            return unread;
        }

        var response = Decode(request, sequenceId, connection, out var inStep);
        if (inStep)
        {
            connection.Reader.Next();
            await lease.ReturnAsync().ConfigureAwait(false);
        }
        else
        {
            await lease.DiscardAsync().ConfigureAwait(false);
        }

        return response;
    }

    public override ValueTask DisposeAsync() => connections.DisposeAsync();

    private RpcError? Encode(RpcRequest request, int sequenceId, OutputBuffer output)
    {
        var mark = output.Mark();
        try
        {
            framing.WriteRequest(request.Method, sequenceId, request.Message, output);
            return null;
        }
        catch (Exception failed)
        {
            output.Rollback(mark);
            return CallFailure.Encoding(request, failed);
        }
    }

    private RpcError Unsent(RpcRequest request, FlushStatus status, NetworkConnection connection) => status switch
    {
        FlushStatus.TimedOut => CallFailure.TimedOut(request, time),
        FlushStatus.Canceled => CallFailure.Canceled(request, time),
        _ => CallFailure.Lost(request, time, connection.Failure),
    };

    private RpcError Unread(RpcRequest request, MessageReadStatus status, ClientConnection connection) => status switch
    {
        MessageReadStatus.IdleTimeout or MessageReadStatus.ReadTimeout => CallFailure.TimedOut(request, time),
        MessageReadStatus.Canceled => CallFailure.Canceled(request, time),
        MessageReadStatus.Malformed => CallFailure.BadReply(request, connection.Reader.Frame.Problem!),
        MessageReadStatus.TooLarge => CallFailure.ReplyTooLarge(request, connection.Reader.Frame.Problem!),
        _ => CallFailure.Lost(request, time, connection.Network.Failure),
    };

    private static RpcResponse Decode(RpcRequest request, int sequenceId, ClientConnection connection, out bool inStep)
    {
        var input = connection.Network.Input;
        ref readonly var frame = ref connection.Reader.Frame;
        inStep = false;
        try
        {
            if (frame.MessageType == (int)ThriftMessageType.Exception)
            {
                // A proxy may answer with sequence id 0, so an exception is taken for the call under way, as in Kitex v0.16.3.
                var (text, typeId) = ThriftApplicationException.Read(frame.Body(input));
                inStep = !EndsConversation(typeId);
                return CallFailure.Remote(request, typeId, text);
            }

            if (frame.MessageType != (int)ThriftMessageType.Reply)
            {
                return CallFailure.BadReply(request, $"its message type is {frame.MessageType}, neither reply nor exception.");
            }

            if (frame.SequenceId != sequenceId)
            {
                return CallFailure.BadReply(request, $"it answers sequence id {frame.SequenceId}, this call has {sequenceId}.");
            }

            if (!frame.Method(input).SequenceEqual(request.Method.Utf8Name.Span))
            {
                return CallFailure.BadReply(request, $"it answers method '{Encoding.UTF8.GetString(frame.Method(input))}'.");
            }

            var response = request.Method.DecodeResponse(frame.Body(input));
            inStep = true;
            return response;
        }
        catch (FormatException malformed)
        {
            inStep = false;
            return CallFailure.BadReply(request, malformed.Message, malformed);
        }
    }

    // A Kitex server closes the connection after these; another call would race with the close.
    private static bool EndsConversation(int typeId) => typeId is
        ApplicationExceptionType.UnknownMethod or ApplicationExceptionType.InvalidMessageType or ApplicationExceptionType.ProtocolError or
        ApplicationExceptionType.UnknownService or ApplicationExceptionType.NoServiceName;

    // Never 0, which some peers take for "none".
    private int NextSequenceId()
    {
        var id = Interlocked.Increment(ref _sequence);
        return id == 0 ? Interlocked.Increment(ref _sequence) : id;
    }
}
