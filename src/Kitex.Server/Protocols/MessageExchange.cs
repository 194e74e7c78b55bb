using System.Text;
using Kitex.Diagnostics;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Serialization.Thrift;
using Kitex.Server.Dispatching;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Protocols;

/// <summary>What every protocol of messages does: from a whole message to a request, and from a response to bytes.</summary>
internal sealed class MessageExchange(RpcDispatcher dispatcher, LiveServerOptions live, TimeProvider time, ILogger logger)
{
    /// <summary>The server's clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Checks and decodes the message at hand.</summary>
    /// <param name="reader">Where it stands.</param>
    /// <param name="input">The bytes of it.</param>
    /// <param name="peer">Where it came from.</param>
    /// <param name="refusal">Why it is refused; null when it is not.</param>
    /// <returns>The request; null when it is refused.</returns>
    public RpcRequest? Receive(MessageReader reader, ReadOnlySpan<byte> input, ServerConnection peer, out Refusal? refusal)
    {
        ref readonly var frame = ref reader.Frame;
        if (!IsRequest(frame))
        {
            refusal = new Refusal(RefusalLog.MessageType, Error($"message type {frame.MessageType} is neither call nor oneway"), IsAnswered: false, GoesOn: false);
            return null;
        }

        peer.CountCall();
        var started = time.GetTimestamp();
        var header = reader.Framing!.ReadRequestHeader(input, frame);
        var method = dispatcher.Find(header.Service, frame.Method(input), out var unknown);
        var call = Begin(method, started, reader.ReplyFraming.Name, header, peer);
        if (method is null)
        {
            refusal = new Refusal(RefusalLog.UnknownMethod, unknown!, IsAnswered: true, GoesOn: false);
        }
        else
        {
            try
            {
                if (Receive(reader, input, method, started, header, peer, out refusal) is { } request)
                {
                    call?.Phases?.Mark(CallPhase.Read);
                    request.Trace = call;
                    return request;
                }
            }
            catch (Exception unforeseen)
            {
                // Of a serializer of one's own: it ends the connection.
                End(call, new RpcError(RpcErrorCode.Internal, unforeseen.Message) { Cause = unforeseen }, method, started, reader.ReplyFraming.Name, header, peer);
                throw;
            }
        }

        End(call, refusal!.Error, method, started, reader.ReplyFraming.Name, header, peer);
        return null;
    }

    /// <summary>A call has come; what is noted of it besides counts, when anything is.</summary>
    private CallTrace? Begin(RpcMethod? method, long started, string transport, in RequestHeader header, ServerConnection peer) => dispatcher.Observer switch
    {
        { IsOn: true } observer => observer.BeginServed(Start(method, started, transport, header, peer), header.Meta ?? MetaInfo.Empty, RpcMetadata.Empty),
        { Statistics: { } statistics } => statistics.Of(method, NameOf(method)).Begin(started),
        _ => null,
    };

    /// <summary>A call has ended for which there is no request.</summary>
    private void End(CallTrace? call, RpcError error, RpcMethod? method, long started, string transport, in RequestHeader header, ServerConnection peer)
    {
        if (call is ObservedCall observed)
        {
            observed.End(error, OutcomeNames.AtServer(error));
        }
        else if (dispatcher.Observer?.Statistics is { } statistics)
        {
            statistics.Of(method, NameOf(method)).End(Start(method, started, transport, header, peer), error, call);
        }
    }

    private static CallStart Start(RpcMethod? method, long started, string transport, in RequestHeader header, ServerConnection peer) =>
        new(method, NameOf(method), IsGrpc: false, started)
        {
            Caller = peer.Caller.Of(header.Caller),
            Transport = transport,
            Peer = peer.RemoteEndPoint,
        };

    private static string NameOf(RpcMethod? method) => method?.FullName ?? KitexTelemetry.OtherMethod;

    private RpcRequest? Receive(MessageReader reader, ReadOnlySpan<byte> input, RpcMethod method, long started, in RequestHeader header, ServerConnection peer, out Refusal? refusal)
    {
        ref readonly var frame = ref reader.Frame;
        if (frame.Payload != method.Payload)
        {
            refusal = new Refusal(RefusalLog.Payload, UnknownCall.Payload(frame.Payload), IsAnswered: method.Kind != RpcKind.Oneway, GoesOn: false);
            return null;
        }

        refusal = dispatcher.Admission.IsNeeded
            ? dispatcher.Admission.Refuse(new CallHead(method, peer.Caller.Of(header.Caller), reader.ReplyFraming.Name, header.Meta ?? MetaInfo.Empty, peer))
            : null;
        if (refusal is not null)
        {
            return null;
        }

        try
        {
            return Request(method, method.DecodeRequest(frame.Body(input)), started, reader.ReplyFraming.Name, header, peer);
        }
        catch (ThriftMissingArgumentException missing)
        {
            refusal = new Refusal(RefusalLog.Arguments, Error(missing.Message), IsAnswered: method.Kind != RpcKind.Oneway, GoesOn: true);
        }
        catch (FormatException malformed)
        {
            var error = Error($"{method}: the arguments are malformed: {malformed.Message}") with { TypeId = ApplicationExceptionType.ProtocolError };
            refusal = new Refusal(RefusalLog.Arguments, error, IsAnswered: method.Kind != RpcKind.Oneway, GoesOn: false);
        }

        return null;
    }

    /// <summary>The answer to a message that was not complete in time; null when nobody awaits one.</summary>
    public RpcError? Overdue(MessageReader reader, NetworkConnection connection)
    {
        ref readonly var frame = ref reader.Frame;
        if (!frame.HasHeader || !IsRequest(frame))
        {
            return null;
        }

        var input = connection.Input;
        var header = reader.Framing!.ReadRequestHeader(input, frame);
        return dispatcher.Find(header.Service, frame.Method(input), out _) is { Kind: not RpcKind.Oneway }
            ? Error($"connection read timeout {AddressText.Format(connection.RemoteEndPoint)}: the message was not complete after {live.Current.ReadTimeout.TotalSeconds} s") with
            {
                TypeId = ApplicationExceptionType.ProtocolError,
            }
            : null;
    }

    /// <summary>Runs the call on this thread.</summary>
    public ValueTask<RpcResponse> DispatchAsync(RpcRequest request) => dispatcher.DispatchAsync(request, default);

    /// <summary>Runs the call where its method's placement says.</summary>
    public ValueTask<RpcResponse> PlaceAsync(RpcRequest request) => dispatcher.PlaceAsync(request, default);

    /// <summary>Where the call runs.</summary>
    public Placement PlacementOf(RpcRequest request) => dispatcher.PlacementOf(request.Method);

    /// <summary>Writes the response; one that cannot be encoded becomes an error.</summary>
    /// <returns>False when not even that could be written: a caller that waits gets nothing.</returns>
    public bool Respond(MessageFraming framing, RpcRequest request, int sequenceId, in RpcResponse response, bool isLast, OutputBuffer output)
    {
        var phases = request.Trace?.Phases;
        phases?.Mark(CallPhase.Handle);
        var written = Respond(framing, request.Method, sequenceId, response, isLast, output, out var error);
        phases?.Mark(CallPhase.Write);
        dispatcher.End(request, error);
        return written;
    }

    private bool Respond(MessageFraming framing, RpcMethod method, int sequenceId, in RpcResponse response, bool isLast, OutputBuffer output, out RpcError? error)
    {
        error = response.Error;
        if (response.Error is { Code: not (RpcErrorCode.Declared or RpcErrorCode.Business or RpcErrorCode.Rejected or RpcErrorCode.AccessDenied) } failed)
        {
            Log.CallFailed(logger, method, failed.Message, failed.Cause);
        }

        if (method.Kind == RpcKind.Oneway)
        {
            return true;
        }

        var target = new ReplyTarget(method, sequenceId, isLast);
        if (TryWrite(framing, target, response, output) is not { } unencodable)
        {
            return true;
        }

        error = new RpcError(RpcErrorCode.Encoding, $"{method}: the response could not be encoded: {unencodable.Message}") { Cause = unencodable };
        Log.CallFailed(logger, method, error.Message, unencodable);
        if (TryWrite(framing, target, error, output) is not { } unsendable)
        {
            return true;
        }

        Log.CallFailed(logger, method, $"the error could not be sent either: {unsendable.Message}", unsendable);
        return false;
    }

    /// <summary>Answers the message at hand with an error.</summary>
    /// <returns>False when it could not be written; it may be too large, as the caller's names are in it.</returns>
    public static bool TryRefuse(MessageReader reader, ReadOnlySpan<byte> input, RpcError error, bool isLast, OutputBuffer output)
    {
        ref readonly var frame = ref reader.Frame;
        return TryWrite(reader.ReplyFraming, new ReplyTarget(frame.Method(input), frame.Payload, frame.SequenceId, isLast), error, output) is null;
    }

    /// <summary>Writes it whole or not at all; the result says why not.</summary>
    private static Exception? TryWrite(MessageFraming framing, in ReplyTarget target, in RpcResponse response, OutputBuffer output)
    {
        var mark = output.Mark();
        try
        {
            framing.WriteResponse(target, response, output);
            return null;
        }
        catch (Exception failed)
        {
            output.Rollback(mark);
            return failed;
        }
    }

    private RpcRequest Request(RpcMethod method, object? message, long started, string transport, in RequestHeader header, ServerConnection peer) => new()
    {
        Method = method,
        Message = message,
        Connection = peer,
        Transport = transport,
        Caller = peer.Caller.Of(header.Caller),
        CallerMethod = peer.CallerMethod.Of(header.CallerMethod),
        CallerAddress = header.CallerAddress.IsEmpty ? null : Encoding.UTF8.GetString(header.CallerAddress),
        Meta = header.Meta ?? MetaInfo.Empty,
        Started = started,
        Deadline = Deadline(method, started, header.Timeout),
    };

    // A oneway caller waits for nothing: its timeout is for sending only.
    private long Deadline(RpcMethod method, long now, TimeSpan timeout) =>
        timeout == TimeSpan.Zero || !live.Current.DeadlinePropagation || method.Kind == RpcKind.Oneway
            ? 0
            : now + (long)(timeout.TotalSeconds * time.TimestampFrequency);

    // Kitex v0.16.3 takes a stream message for a call, as far as methods without streams are concerned.
    private static bool IsRequest(in MessageFrame frame) =>
        frame.MessageType is (int)ThriftMessageType.Call or (int)ThriftMessageType.Oneway or (int)ThriftMessageType.Stream;

    private static RpcError Error(string message) => new(RpcErrorCode.Protocol, message);
}
