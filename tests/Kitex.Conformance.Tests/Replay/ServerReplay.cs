using System.Net;
using System.Net.Sockets;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Plays the client of a recorded connection against a server.</summary>
internal static class ServerReplay
{
    // Long enough that only a server that never answers meets it.
    private const int AnswerTimeoutMilliseconds = 10_000;
    private const int ProbeSequenceId = 0x7ffffff0;

    /// <summary>Sends what was recorded and collects what comes back.</summary>
    /// <param name="server">Where to connect.</param>
    /// <param name="recorded">The connection.</param>
    /// <param name="expectClosed">
    /// Whether the server is expected to close. If so its end is awaited; otherwise one more call shows that it goes on.
    /// </param>
    public static ConnectionOutcome Run(EndPoint server, RecordedConnection recorded, bool expectClosed)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server);
        using var stream = new NetworkStream(socket) { ReadTimeout = AnswerTimeoutMilliseconds };
        var answers = new List<string>();
        foreach (var send in recorded.Sends)
        {
            while (answers.Count < send.AnswersBefore && Receive(stream) is { } answer)
                answers.Add(answer.ToString());
            if (!TrySend(stream, send.Bytes))
                break;
        }

        if (!expectClosed && recorded.IsUnfinished)
            return UntilOurEnd(socket, stream, answers);
        return expectClosed ? UntilTheirEnd(stream, answers) : UntilProbeAnswered(stream, answers);
    }

    private static ConnectionOutcome UntilTheirEnd(NetworkStream stream, List<string> answers)
    {
        try
        {
            while (Receive(stream) is { } answer)
                answers.Add(answer.ToString());
            return new ConnectionOutcome(answers, IsClosed: true);
        }
        catch (TimeoutException)
        {
            return new ConnectionOutcome(answers, IsClosed: false);
        }
    }

    private static ConnectionOutcome UntilProbeAnswered(NetworkStream stream, List<string> answers)
    {
        TrySend(stream, WireCall.Echo("still there?", ProbeSequenceId));
        while (Receive(stream) is { } answer)
        {
            if (answer.SequenceId == ProbeSequenceId)
                return new ConnectionOutcome(answers, IsClosed: false);
            answers.Add(answer.ToString());
        }

        return new ConnectionOutcome(answers, IsClosed: true);
    }

    // A message cut short cannot be followed by another one.
    private static ConnectionOutcome UntilOurEnd(Socket socket, NetworkStream stream, List<string> answers)
    {
        socket.Shutdown(SocketShutdown.Send);
        return UntilTheirEnd(stream, answers) with { IsClosed = false };
    }

    /// <exception cref="TimeoutException">Nothing came.</exception>
    private static WireMessage? Receive(NetworkStream stream)
    {
        try
        {
            return WireMessage.Read(stream);
        }
        catch (IOException failed) when (failed.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new TimeoutException($"No answer within {AnswerTimeoutMilliseconds} ms.", failed);
        }
        catch (IOException failed) when (failed.InnerException is SocketException)
        {
            return null;
        }
    }

    private static bool TrySend(NetworkStream stream, byte[] bytes)
    {
        try
        {
            stream.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
