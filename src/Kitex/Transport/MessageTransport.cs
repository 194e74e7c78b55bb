using System.Net;
using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;

namespace Kitex.Transport;

/// <summary>
/// One call at a time per connection: rent, write the request, read its reply, give the connection back. A connection
/// whose stream is in doubt is discarded.
/// </summary>
internal sealed class MessageTransport(
    MessageFraming framing, ConnectionSource connections, CallCompletion completion, TimeProvider time) : ClientTransport
{
    private readonly ReplyDecoder _decoder = new(framing, time);
    private int _sequence;

    public override string Name => framing.Name;

    internal override TransportCounts? Counts => connections.Counts;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<RpcResponse> InvokeAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (request.Method.IsStreaming)
        {
            return CallFailure.NoStreams(request, Name);
        }

        if (framing.RefuseRequest(request.Method) is { } problem)
        {
            return CallFailure.Refused(request, problem);
        }

        var phases = request.Trace?.Phases;
        phases?.Pass();
        var lease = await connections.RentAsync(request, cancellation).ConfigureAwait(false);
        phases?.Mark(CallPhase.Connect);
        if (lease.Error is not null)
        {
            return lease.Error;
        }

        var connection = lease.Connection;
        connection.Network.Placement = completion.Of(request);
        var sequenceId = NextSequenceId();
        if (Encode(request, sequenceId, connection.Network.Output, out var remaining) is { } unsendable)
        {
            await lease.ReturnAsync().ConfigureAwait(false);
            return unsendable;
        }

        var sent = await connection.Network.FlushAsync(remaining, cancellation).ConfigureAwait(false);
        phases?.Mark(CallPhase.Write);
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

        MessageReadStatus read;
        while (!connection.Reader.TryFinish(
            await connection.Reader.WaitAsync(CallTime.Remaining(request, time), cancellation).ConfigureAwait(false), out read))
        {
            // Another part of the reply has come.
        }

        phases?.Mark(CallPhase.Wait);
        if (read != MessageReadStatus.Ready)
        {
            var unread = Unread(request, read, connection);
            await lease.DiscardAsync().ConfigureAwait(false);
            return unread;
        }

        connection.HasAnswered = true;
        var response = _decoder.Decode(request, sequenceId, connection.Reader, connection.Network.Input, out _, out var reusable);
        if (reusable)
        {
            connection.Reader.Next();
            await lease.ReturnAsync().ConfigureAwait(false);
        }
        else
        {
            await lease.DiscardAsync().ConfigureAwait(false);
        }

        phases?.Mark(CallPhase.Read);
        return response;
    }

    public override ValueTask<RpcError?> WarmUpAsync(RpcRequest request, int count, CancellationToken cancellation) => connections.WarmUpAsync(request, count, cancellation);

    public override void Forget(EndPoint address) => connections.Forget(address);

    internal override IReadOnlyDictionary<EndPoint, ConnectionCounts> CountConnections() => connections.CountConnections();

    public override ValueTask DisposeAsync() => connections.DisposeAsync();

    private RpcError? Encode(RpcRequest request, int sequenceId, OutputBuffer output, out TimeSpan remaining)
    {
        remaining = CallTime.Remaining(request, time);
        if (remaining == TimeSpan.Zero)
        {
            return CallFailure.TimedOut(request, time, nothingSent: true);
        }

        var mark = output.Mark();
        try
        {
            framing.WriteRequest(request, sequenceId, remaining, output);
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
        MessageReadStatus.IdleTimeout or MessageReadStatus.ReadTimeout => CallFailure.TimedOut(request, time, hint: Hint(connection)),
        MessageReadStatus.Canceled => CallFailure.Canceled(request, time),
        _ when TlsRecord.ExplainEnd(connection.Network) is { } refused => CallFailure.Lost(request, time, refused),
        MessageReadStatus.Malformed => CallFailure.BadReply(request, connection.Reader.Frame.Problem!),
        MessageReadStatus.TooLarge => CallFailure.ReplyTooLarge(request, connection.Reader.Frame.Problem!),
        _ => CallFailure.Lost(request, time, connection.Network.Failure, Hint(connection)),
    };

    private string? Hint(ClientConnection connection) => connection.HasAnswered ? null : framing.SilenceHint;

    // Never 0, which some peers take for "none".
    private int NextSequenceId()
    {
        var id = Interlocked.Increment(ref _sequence);
        return id == 0 ? Interlocked.Increment(ref _sequence) : id;
    }
}
