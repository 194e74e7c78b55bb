using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Server.Protocols;

/// <summary>
/// Many calls at once on a connection, each started as soon as it is read and answered when it is done, in any order. TTHeader
/// only. A call that cannot be served is answered, and the connection goes on.
/// </summary>
internal sealed class MultiplexedProtocol(
    MessageExchange exchange, LiveServerOptions live, OpenConnections connections, DrainState drain, RefusalLog refusals, TimeProvider time) : ServerProtocol
{
    // Of answers that the peer does not take; no more calls are read meanwhile.
    private const long MostWaitingBytes = 1024 * 1024;

    // For a peer to go once it was told that the server stops, as in Kitex v0.16.3.
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly FramingDetector _detector = new([new TTHeaderFraming(live.Built.TTHeader, framed: false)]);

    public override string Name => "multiplexed";

    /// <summary>Takes connections whose first message says that answers may come in any order.</summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head)
    {
        if (head.Length < TTHeaderFormat.HeadBytes)
        {
            return ProtocolMatch.NeedMore;
        }

        return TTHeaderFormat.Matches(head) && !TTHeaderFormat.IsStreaming(head) && (live.Built.MultiplexedOnly || TTHeaderFormat.IsMultiplexed(head))
            ? ProtocolMatch.Yes
            : ProtocolMatch.No;
    }

    public override async Task ServeAsync(NetworkConnection connection)
    {
        var peer = connections.Of(connection);
        var reader = new MessageReader(connection, _detector, time);
        using var output = new SharedOutput(connection, live.Current.WriteTimeout);
        var calls = new ConcurrentCalls(live.Current.MaxCallsPerConnection, exchange, output);
        var told = false;
        while (true)
        {
            if (drain.IsDraining && !told)
            {
                told = true;
                SayFarewell(output);
            }

            if (output.Waiting > MostWaitingBytes)
            {
                await output.WaitUntilSentAsync().ConfigureAwait(false);
            }

            await calls.WaitForRoomAsync().ConfigureAwait(false);
            var status = await reader.ReadAsync(told ? FarewellTime : live.Current.IdleTimeout, live.Current.ReadTimeout, default).ConfigureAwait(false);
            if (status == MessageReadStatus.Interrupted || (status == MessageReadStatus.IdleTimeout && calls.Count > 0))
            {
                continue;
            }

            if (status != MessageReadStatus.Ready)
            {
                refusals.End(connection, status, reader.Frame.Problem);
                break;
            }

            if (!Start(reader, connection, peer, output, calls))
            {
                break;
            }
        }

        // Whoever closed its sending half only still awaits these.
        await calls.WaitUntilDoneAsync().ConfigureAwait(false);
        await output.WaitUntilSentAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the call at hand.</summary>
    /// <returns>False when the message is none that a client sends.</returns>
    private bool Start(MessageReader reader, NetworkConnection connection, ServerConnection peer, SharedOutput output, ConcurrentCalls calls)
    {
        var request = exchange.Receive(reader, connection.Input, peer, out var refusal);
        if (request is not null)
        {
            calls.Start(request, reader.ReplyFraming, reader.Frame.SequenceId);
        }
        else
        {
            refusals.Refuse(connection, refusal!.Reason, refusal.Error.Message);
            if (refusal.IsAnswered)
            {
                using var answer = new OutputBuffer();
                if (MessageExchange.TryRefuse(reader, connection.Input, refusal.Error, isLast: false, answer))
                {
                    output.Send(answer);
                }
            }
        }

        reader.Next();
        return refusal is not { Reason: RefusalLog.MessageType };
    }

    private static void SayFarewell(SharedOutput output)
    {
        using var notice = new OutputBuffer();
        TTHeaderFraming.WriteClosingNotice(notice);
        output.Send(notice);
    }
}
