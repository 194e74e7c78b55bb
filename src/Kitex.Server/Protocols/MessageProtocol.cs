using System.Runtime.CompilerServices;
using Kitex.Network;
using Kitex.Protocols.Framing;

namespace Kitex.Server.Protocols;

/// <summary>
/// One message after the other on a connection, each answered before the next is looked at, in the framing it came in.
/// Framings may alternate from message to message, as in Kitex.
/// </summary>
internal sealed class MessageProtocol(
    MessageExchange exchange, FramingDetector detector, LiveServerOptions live, OpenConnections connections, DrainState drain, RefusalLog refusals, TimeProvider time) : ServerProtocol
{
    // Answers to a batch of messages leave together; this much is sent before more is collected.
    private const int FlushBytes = 64 * 1024;

    public override string Name => "message";

    /// <summary>Takes every connection: what no other protocol claims is messages or an error.</summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head) =>
        head.Length < MessageFraming.HeadBytes ? ProtocolMatch.NeedMore : ProtocolMatch.Yes;

    public override async Task ServeAsync(NetworkConnection connection)
    {
        var peer = connections.Of(connection);
        var reader = new MessageReader(connection, detector, time);
        var next = NextMessage.Awaited;
        while (next != NextMessage.Refused)
        {
            if ((!reader.TryParse() || connection.Output.Length > FlushBytes) && !await FlushAsync(connection).ConfigureAwait(false))
            {
                return;
            }

            var waited = await reader.WaitAsync(IdleTime(next), live.Current.ReadTimeout, default).ConfigureAwait(false);
            if (!reader.TryFinish(waited, out var status) || status == MessageReadStatus.Interrupted)
            {
                // More of the message must come; or the server stops: from now on silence ends the connection sooner.
                continue;
            }

            if (status != MessageReadStatus.Ready)
            {
                End(status, reader, connection);
                break;
            }

            next = await AnswerAsync(reader, connection, peer).ConfigureAwait(false);
        }

        await FlushAsync(connection).ConfigureAwait(false);
    }

    /// <summary>Once the server stops, silence ends a connection soon, and at once when its peer was told.</summary>
    private TimeSpan IdleTime(NextMessage next) =>
        next == NextMessage.Unexpected ? TimeSpan.Zero : drain.IsDraining ? live.Current.DrainIdleTime : live.Current.IdleTimeout;

    /// <summary>Answers the message at hand.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<NextMessage> AnswerAsync(MessageReader reader, NetworkConnection connection, ServerConnection peer)
    {
        if (exchange.Receive(reader, connection.Input, peer, out var refusal) is not { } request)
        {
            return Refuse(refusal!, reader, connection);
        }

        var framing = reader.ReplyFraming;
        var sequenceId = reader.Frame.SequenceId;
        reader.Next();

        // Only what is read after the server began to stop is told so, as in Kitex v0.16.3; the peer may still send one more.
        var isLast = drain.IsDraining;

        // Answers to earlier messages do not wait for a handler that takes its time.
        var pending = exchange.PlaceAsync(request);
        var open = pending.IsCompleted || await FlushAsync(connection).ConfigureAwait(false);
        var response = await pending.ConfigureAwait(false);
        open &= exchange.Respond(framing, request, sequenceId, response, isLast, connection.Output);
        return !open ? NextMessage.Refused : isLast ? NextMessage.Unexpected : NextMessage.Awaited;
    }

    private NextMessage Refuse(Refusal refusal, MessageReader reader, NetworkConnection connection)
    {
        refusals.Refuse(connection, refusal.Reason, refusal.Error.Message);
        var isLast = !refusal.GoesOn || drain.IsDraining;

        // Whoever gets no answer learns of it by the close.
        var answered = !refusal.IsAnswered || MessageExchange.TryRefuse(reader, connection.Input, refusal.Error, isLast, connection.Output);
        if (!refusal.GoesOn || !answered)
        {
            return NextMessage.Refused;
        }

        reader.Next();
        return isLast ? NextMessage.Unexpected : NextMessage.Awaited;
    }

    /// <summary>Notes the end of the conversation; a call cut short by a stalled peer still gets its answer.</summary>
    private void End(MessageReadStatus status, MessageReader reader, NetworkConnection connection)
    {
        refusals.End(connection, status, reader.Frame.Problem);
        if (status == MessageReadStatus.ReadTimeout && exchange.Overdue(reader, connection) is { } error)
        {
            MessageExchange.TryRefuse(reader, connection.Input, error, isLast: true, connection.Output);
        }
    }

    private async ValueTask<bool> FlushAsync(NetworkConnection connection) =>
        connection.Output.IsEmpty ||
        await connection.FlushAsync(live.Current.WriteTimeout).ConfigureAwait(false) == FlushStatus.Flushed;
}
