using System.Net;
using System.Net.Sockets;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Http2;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Plays the client of a recorded HTTP/2 connection against a server, frame by frame.</summary>
internal static class GrpcServerReplay
{
    /// <summary>What the recorded server said.</summary>
    public static ConnectionOutcome Recorded(Capture capture)
    {
        var server = new Said();
        foreach (var step in capture.Steps.Where(static step => step is { FromClient: false, IsEnd: false }))
            server.Add(Http2Frame.Parse(step.Bytes!));
        return new ConnectionOutcome(server.Describe(Show), IsClosed: !capture.Steps.First(static step => step.IsEnd).FromClient);
    }

    /// <summary>
    /// Sends what was recorded, each frame when the server has said what it had said before it, and collects what comes back. If the
    /// expected outcome is closed the server's end is awaited; else a ping shows that the connection goes on.
    /// </summary>
    /// <param name="address">Where to connect.</param>
    /// <param name="capture">What to play.</param>
    /// <param name="expected">Awaited, as long as the server says anything.</param>
    /// <param name="stop">Told to the server when the recorded one said that it closes.</param>
    public static ConnectionOutcome Run(EndPoint address, Capture capture, ConnectionOutcome expected, Action? stop = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address);
        using var server = new Http2Peer(socket);
        try
        {
            Send(server, capture, stop);
            server.ReceiveUntil(() => server.Said.Describe(Show).SequenceEqual(expected.Answers));
            if (expected.IsClosed)
                server.ReceiveToEnd();
            else
                server.Probe();
        }
        catch (TimeoutException)
        {
            // What was said until then tells what is missing.
        }

        return new ConnectionOutcome(server.Said.Describe(Show), server.IsClosed);
    }

    private static void Send(Http2Peer server, Capture capture, Action? stop)
    {
        var recorded = new Said();
        foreach (var step in capture.Steps.Where(static step => !step.IsEnd))
        {
            if (step.FromClient)
            {
                server.ReceiveUntil(() => server.Said.HasReached(recorded));
                server.Send(step.Bytes!);
                continue;
            }

            recorded.Add(Http2Frame.Parse(step.Bytes!));
            if (recorded.SaysGoAway && stop is not null)
            {
                stop();
                stop = null;
                Assert.True(server.ReceiveUntil(() => server.Said.SaysGoAway));
            }
        }
    }

    // Kestrel adds both to what is said of an answer.
    private static string? Show(string name, string value) =>
        name is "date" || (name, value) is ("content-length", "0") ? null : $"{name}: {value}";
}
