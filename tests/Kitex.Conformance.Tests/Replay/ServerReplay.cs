using System.Net;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Plays the client of a recorded connection against a server.</summary>
internal sealed class ServerReplay : IDisposable
{
    private const int ProbeSequenceId = 0x7ffffff0;

    private readonly RecordedConnection _recorded;
    private readonly WireConnection _connection;
    private readonly List<string> _answers = [];

    private ServerReplay(EndPoint server, RecordedConnection recorded)
    {
        _recorded = recorded;
        _connection = new WireConnection(server);
    }

    /// <summary>Sends what was recorded and collects what comes back.</summary>
    /// <param name="server">Where to connect.</param>
    /// <param name="recorded">The connection.</param>
    /// <param name="expected">
    /// If it is closed, the server's end is awaited; otherwise one more call shows that the connection goes on.
    /// </param>
    public static ConnectionOutcome Run(EndPoint server, RecordedConnection recorded, ConnectionOutcome expected)
    {
        using var replay = new ServerReplay(server, recorded);
        replay.Send();
        return expected.IsClosed ? replay.UntilTheirEnd()
            : recorded.IsUnfinished ? replay.UntilOurEnd()
            : replay.UntilProbeAnswered(expected.Answers.Count);
    }

    /// <summary>Sends what was recorded and closes without awaiting an answer, as the recorded client did; a new connection is served then.</summary>
    public static ConnectionOutcome GiveUp(EndPoint server, RecordedConnection recorded)
    {
        using (var replay = new ServerReplay(server, recorded))
            replay.Send();
        using var next = new ServerReplay(server, recorded);
        return next.UntilProbeAnswered(0);
    }

    /// <summary>Sends what was recorded and collects what comes back until the server, told to stop, has closed.</summary>
    /// <param name="server">Where to connect.</param>
    /// <param name="recorded">The connection.</param>
    /// <param name="stop">Told at the recorded moment: before the answer or after it.</param>
    /// <param name="answersBefore">How many answers are awaited before that.</param>
    public static ConnectionOutcome RunUntilStopped(EndPoint server, RecordedConnection recorded, Action stop, int answersBefore)
    {
        using var replay = new ServerReplay(server, recorded);
        replay.Send();
        replay.Collect(answersBefore);
        stop();
        return recorded.IsClosedByServer ? replay.UntilTheirEnd() : replay.UntilToldToGo();
    }

    public void Dispose() => _connection.Dispose();

    private void Send()
    {
        foreach (var send in _recorded.Sends)
        {
            Collect(send.AnswersBefore);
            if (!_connection.TrySend(send.Bytes))
                break;
        }
    }

    /// <summary>Waits until there are so many answers, or the server has closed.</summary>
    private void Collect(int count)
    {
        while (_answers.Count < count && _connection.Receive() is { } answer)
            _answers.Add(answer.ToString());
    }

    private ConnectionOutcome UntilTheirEnd()
    {
        try
        {
            Collect(int.MaxValue);
            return new ConnectionOutcome(_answers, IsClosed: true);
        }
        catch (TimeoutException)
        {
            return new ConnectionOutcome(_answers, IsClosed: false);
        }
    }

    private ConnectionOutcome UntilProbeAnswered(int expected)
    {
        // Answers on a multiplexed connection come in any order, so the probe's could overtake.
        Collect(expected);
        _connection.TrySend(WireBytes.HasTTHeader(_recorded.Sends[0].Bytes)
            ? WireCall.EchoBehindTTHeader("still there?", ProbeSequenceId)
            : WireCall.Echo("still there?", ProbeSequenceId));
        while (_connection.Receive() is { } answer)
        {
            if (answer.SequenceId == ProbeSequenceId)
                return new ConnectionOutcome(_answers, IsClosed: false);
            _answers.Add(answer.ToString());
        }

        return new ConnectionOutcome(_answers, IsClosed: true);
    }

    // A message cut short cannot be followed by another one.
    private ConnectionOutcome UntilOurEnd()
    {
        _connection.EndSending();
        return UntilTheirEnd() with { IsClosed = false };
    }

    /// <summary>As the recorded client does: it goes when the server says that it closes.</summary>
    private ConnectionOutcome UntilToldToGo()
    {
        Collect(_recorded.Answers.Count);
        return UntilOurEnd();
    }
}
