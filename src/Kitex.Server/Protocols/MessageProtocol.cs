using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;
using Kitex.Server.Dispatching;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols;

/// <summary>
/// One message after the other on a connection, each answered before the next is looked at, in the framing it came in.
/// Framings may alternate from message to message, as in Kitex.
/// </summary>
internal sealed class MessageProtocol(FramingDetector detector, KitexServerOptions options, TimeProvider time, ILogger logger) : ServerProtocol
{
    // Answers to a batch of messages leave together; this much is sent before more is collected.
    private const int FlushBytes = 64 * 1024;

    public override string Name => "message";

    /// <summary>Takes every connection: what no other protocol claims is messages or an error.</summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head) =>
        head.Length < MessageFraming.HeadBytes ? ProtocolMatch.NeedMore : ProtocolMatch.Yes;

    public override async Task ServeAsync(NetworkConnection connection, RpcDispatcher dispatcher)
    {
        var peer = new ServerConnection(connection);
        var reader = new MessageReader(connection, detector, time);
        var open = true;
        while (open)
        {
            if ((!reader.TryParse() || connection.Output.Length > FlushBytes) && !await FlushAsync(connection).ConfigureAwait(false))
            {
                return;
            }

            var status = await reader.ReadAsync(options.IdleTimeout, options.ReadTimeout, default).ConfigureAwait(false);
            open = status == MessageReadStatus.Ready
                ? await AnswerAsync(reader, connection, peer, dispatcher).ConfigureAwait(false)
                : Refuse(status, reader, connection, dispatcher);
        }

        await FlushAsync(connection).ConfigureAwait(false);
    }

    /// <summary>Answers the message at hand.</summary>
    /// <returns>False when the connection must be closed after what stands in its output.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AnswerAsync(MessageReader reader, NetworkConnection connection, ServerConnection peer, RpcDispatcher dispatcher)
    {
        if (Receive(reader, connection, peer, dispatcher, out var goesOn) is not { } request)
        {
            return goesOn;
        }

        var framing = reader.Framing!;
        var sequenceId = reader.Frame.SequenceId;
        reader.Next();

        // Answers to earlier messages do not wait for a handler that takes its time.
        var pending = dispatcher.DispatchAsync(request, default);
        var open = pending.IsCompleted || await FlushAsync(connection).ConfigureAwait(false);
        var response = await pending.ConfigureAwait(false);
        if (response.Error is { Code: not RpcErrorCode.Declared } failed)
        {
            Log.CallFailed(logger, request.Method, failed.Message, failed.Cause);
        }

        if (request.Method.Kind != RpcKind.Oneway)
        {
            Respond(framing, request.Method, sequenceId, response, connection.Output);
        }

        return open;
    }

    /// <summary>Checks and decodes the message at hand; one that cannot be served is answered as Kitex v0.16.3 does.</summary>
    private RpcRequest? Receive(MessageReader reader, NetworkConnection connection, ServerConnection peer, RpcDispatcher dispatcher, out bool goesOn)
    {
        goesOn = false;
        ref readonly var frame = ref reader.Frame;
        var input = connection.Input;
        var name = frame.Method(input);
        if (!IsRequest(frame))
        {
            Note(connection, $"message type {frame.MessageType} is neither call nor oneway.");
            return null;
        }

        if (dispatcher.Find(default, name, out var unknown) is not { } method)
        {
            Reject(reader, connection, RpcKind.Unary, unknown!);
            return null;
        }

        try
        {
            return new RpcRequest
            {
                Method = method,
                Message = method.DecodeRequest(frame.Body(input)),
                Connection = peer,
                Started = time.GetTimestamp(),
            };
        }
        catch (ThriftMissingArgumentException missing)
        {
            goesOn = true;
            Reject(reader, connection, method.Kind, new RpcError(RpcErrorCode.Protocol, missing.Message));
            reader.Next();
            return null;
        }
        catch (FormatException malformed)
        {
            Reject(reader, connection, method.Kind, new RpcError(RpcErrorCode.Protocol, $"{method}: the arguments are malformed: {malformed.Message}")
            {
                TypeId = ApplicationExceptionType.ProtocolError,
            });
            return null;
        }
    }

    private void Respond(MessageFraming framing, RpcMethod method, int sequenceId, in RpcResponse response, OutputBuffer output)
    {
        var mark = output.Mark();
        try
        {
            if (response.Error is { Code: not RpcErrorCode.Declared } error)
            {
                framing.WriteError(method.Utf8Name.Span, sequenceId, error, output);
            }
            else
            {
                framing.WriteResponse(method, sequenceId, response, output);
            }
        }
        catch (Exception failed)
        {
            output.Rollback(mark);
            var error = new RpcError(RpcErrorCode.Encoding, $"{method}: the response could not be encoded: {failed.Message}") { Cause = failed };
            Log.CallFailed(logger, method, error.Message, failed);
            framing.WriteError(method.Utf8Name.Span, sequenceId, error, output);
        }
    }

    /// <summary>Ends the conversation; a call cut short by a stalled peer still gets its answer.</summary>
    private bool Refuse(MessageReadStatus status, MessageReader reader, NetworkConnection connection, RpcDispatcher dispatcher)
    {
        ref readonly var frame = ref reader.Frame;
        if (status == MessageReadStatus.ReadTimeout && frame.HasHeader && IsRequest(frame)
            && dispatcher.Find(default, frame.Method(connection.Input), out _) is { } method)
        {
            Reject(reader, connection, method.Kind, new RpcError(RpcErrorCode.Protocol, $"connection read timeout {AddressText.Format(connection.RemoteEndPoint)}: the message was not complete after {options.ReadTimeout.TotalSeconds} s")
            {
                TypeId = ApplicationExceptionType.ProtocolError,
            });
            return false;
        }

        Note(connection, frame.Problem ?? connection.Failure?.Message ?? status.ToString());
        return false;
    }

    private static bool IsRequest(in MessageFrame frame) =>
        frame.MessageType is (int)ThriftMessageType.Call or (int)ThriftMessageType.Oneway;

    /// <summary>Answers the message at hand with an error, unless its caller awaits nothing.</summary>
    private void Reject(MessageReader reader, NetworkConnection connection, RpcKind kind, RpcError error)
    {
        if (kind != RpcKind.Oneway)
        {
            ref readonly var frame = ref reader.Frame;
            reader.Framing!.WriteError(frame.Method(connection.Input), frame.SequenceId, error, connection.Output);
        }

        Note(connection, error.Message);
    }

    private void Note(NetworkConnection connection, string reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Log.Ended(logger, AddressText.Format(connection.RemoteEndPoint), reason);
        }
    }

    private async ValueTask<bool> FlushAsync(NetworkConnection connection) =>
        connection.Output.IsEmpty ||
        await connection.FlushAsync(options.WriteTimeout).ConfigureAwait(false) == FlushStatus.Flushed;
}
