using System.Net;
using System.Net.Sockets;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Wire;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>
/// Plays the server of a capture: checks that the client sends what the recorded client sent, and answers with the
/// recorded bytes.
/// </summary>
internal sealed class RecordedServer : IDisposable
{
    private const int RequestTimeoutMilliseconds = 10_000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RecordedServer(Capture capture)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Played = Task.Run(() => Play(capture));
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>Ends when the client did everything that was recorded; fails when it did something else.</summary>
    public Task Played { get; }

    public void Dispose() => _listener.Dispose();

    private void Play(Capture capture)
    {
        foreach (var connection in capture.Steps.GroupBy(static step => step.Connection))
        {
            using var socket = _listener.Accept();
            socket.NoDelay = true;
            using var stream = new NetworkStream(socket) { ReadTimeout = RequestTimeoutMilliseconds };
            Play(stream, connection);
        }
    }

    private static void Play(NetworkStream stream, IEnumerable<CaptureStep> steps)
    {
        var sequenceId = 0;
        foreach (var step in steps)
        {
            if (step.IsEnd)
            {
                if (step.FromClient)
                    Assert.Null(WireMessage.Read(stream));
                return;
            }

            if (!step.FromClient)
            {
                stream.Write(WireMessage.WithSequenceId(step.Bytes!, sequenceId));
                continue;
            }

            var sent = WireMessage.Read(stream);
            Assert.NotNull(sent);
            sequenceId = sent.SequenceId;
            var recorded = WireMessage.Parse(step.Bytes!) with { SequenceId = sequenceId };
            Assert.Equal(recorded.ToString(), sent.ToString());
        }
    }
}
