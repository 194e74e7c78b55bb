using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols;

/// <summary>
/// One message after the other on a connection, each answered before the next is looked at, in the framing it came in.
/// Framings may alternate from message to message, as in Kitex.
/// </summary>
internal sealed class MessageProtocol(
    MessageExchange exchange, FramingDetector detector, KitexServerOptions options, DrainState drain, RefusalLog refusals, TimeProvider time) : ServerProtocol
{
    // Answers to a batch of messages leave together; this much is sent before more is collected.
    private const int FlushBytes = 64 * 1024;

    public override string Name => "message";

    /// <summary>Takes every connection: what no other protocol claims is messages or an error.</summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head) =>
        head.Length < MessageFraming.HeadBytes ? ProtocolMatch.NeedMore : ProtocolMatch.Yes;

    public override async Task ServeAsync(NetworkConnection connection)
    {
        var peer = new ServerConnection(connection, time);
        var reader = new MessageReader(connection, detector, time);
        var open = true;
        var answeredLast = false;
        while (open)
        {
            if ((!reader.TryParse() || connection.Output.Length > FlushBytes) && !await FlushAsync(connection).ConfigureAwait(false))
            {
                return;
            }

            var status = await reader.ReadAsync(IdleTime(answeredLast), options.ReadTimeout, default).ConfigureAwait(false);
            if (status == MessageReadStatus.Interrupted)
            {
                // The server stops: from now on silence ends the connection sooner.
                continue;
            }

            if (status != MessageReadStatus.Ready)
            {
                End(status, reader, connection);
                break;
            }

            open = await AnswerAsync(reader, connection, peer).ConfigureAwait(false);
            answeredLast = drain.IsDraining;
        }

        await FlushAsync(connection).ConfigureAwait(false);
    }

    /// <summary>A peer that got an answer after the server began to stop is served what it has sent already, and no more.</summary>
    private TimeSpan IdleTime(bool answeredLast) =>
        !drain.IsDraining ? options.IdleTimeout : answeredLast ? TimeSpan.Zero : options.DrainIdleTime;

    /// <summary>Answers the message at hand.</summary>
    /// <returns>False when the connection must be closed after what stands in its output.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AnswerAsync(MessageReader reader, NetworkConnection connection, ServerConnection peer)
    {
        if (exchange.Receive(reader, connection.Input, peer, out var refusal) is not { } request)
        {
            return Refuse(refusal!, reader, connection);
        }

        var framing = reader.ReplyFraming;
        var sequenceId = reader.Frame.SequenceId;
        reader.Next();

        // Answers to earlier messages do not wait for a handler that takes its time.
        var pending = exchange.DispatchAsync(request);
        var open = pending.IsCompleted || await FlushAsync(connection).ConfigureAwait(false);
        var response = await pending.ConfigureAwait(false);
        exchange.Respond(framing, request.Method, sequenceId, response, drain.IsDraining, connection.Output);
        return open;
    }

    private bool Refuse(Refusal refusal, MessageReader reader, NetworkConnection connection)
    {
        refusals.Refuse(connection, refusal.Reason, refusal.Error.Message);
        if (refusal.IsAnswered)
        {
            WriteError(refusal.Error, !refusal.GoesOn, reader, connection);
        }

        if (refusal.GoesOn)
        {
            reader.Next();
        }

        return refusal.GoesOn;
    }

    /// <summary>Notes the end of the conversation; a call cut short by a stalled peer still gets its answer.</summary>
    private void End(MessageReadStatus status, MessageReader reader, NetworkConnection connection)
    {
        refusals.End(connection, status, reader.Frame.Problem);
        if (status == MessageReadStatus.ReadTimeout && exchange.Overdue(reader, connection) is { } error)
        {
            WriteError(error, isLast: true, reader, connection);
        }
    }

    private void WriteError(RpcError error, bool isLast, MessageReader reader, NetworkConnection connection)
    {
        ref readonly var frame = ref reader.Frame;
        reader.ReplyFraming.WriteResponse(
            new ReplyTarget(frame.Method(connection.Input), frame.SequenceId, isLast || drain.IsDraining), error, connection.Output);
    }

    private async ValueTask<bool> FlushAsync(NetworkConnection connection) =>
        connection.Output.IsEmpty ||
        await connection.FlushAsync(options.WriteTimeout).ConfigureAwait(false) == FlushStatus.Flushed;
}
