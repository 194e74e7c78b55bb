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
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Capture _capture;
    private readonly Task _mayAnswer;

    /// <param name="capture">What to play.</param>
    /// <param name="mayAnswer">Holds the answers back until it completes.</param>
    public RecordedServer(Capture capture, Task mayAnswer)
    {
        _capture = capture;
        _mayAnswer = mayAnswer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Played = Task.Run(Play);
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>Ends when the first call has arrived, or with <see cref="Played"/>.</summary>
    public Task Called => Task.WhenAny(_called.Task, Played);

    /// <summary>
    /// Ends when the recorded client was about to end: where it held its connection, after an answer that came too late, or
    /// when it had closed by itself because the server stopped.
    /// </summary>
    public Task ClientMayClose =>
        !_capture.Command.Has("-hold") ? Task.CompletedTask : _capture.IsGivenUp ? Task.WhenAny(_answered.Task, Played) : Played;

    /// <summary>Ends when the client did everything that was recorded; fails when it did something else.</summary>
    public Task Played { get; }

    public void Dispose() => _listener.Dispose();

    private async Task Play()
    {
        var last = _capture.Steps.LastOrDefault(static step => !step.FromClient && !step.IsEnd);
        foreach (var connection in _capture.Steps.GroupBy(static step => step.Connection))
        {
            using var socket = await _listener.AcceptAsync();
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket) { ReadTimeout = RequestTimeoutMilliseconds };
            await PlayAsync(stream, connection, last);
        }
    }

    private async Task PlayAsync(NetworkStream stream, IEnumerable<CaptureStep> steps, CaptureStep? last)
    {
        // The client's numbers by the recorded ones.
        var sequenceIds = new Dictionary<int, int>();
        foreach (var step in steps)
        {
            if (step.IsEnd)
            {
                if (step.FromClient)
                    Assert.Null(WireMessage.Read(stream));
                return;
            }

            if (step.FromClient)
            {
                Expect(stream, step.Bytes!, sequenceIds);
                _called.TrySetResult();
                continue;
            }

            await _mayAnswer;
            var recordedId = WireMessage.Parse(step.Bytes!).SequenceId;
            stream.Write(WireBytes.WithSequenceId(step.Bytes!, sequenceIds.GetValueOrDefault(recordedId, recordedId)));
            if (ReferenceEquals(step, last))
                _answered.SetResult();
        }
    }

    private void Expect(NetworkStream stream, byte[] recorded, Dictionary<int, int> sequenceIds)
    {
        var sent = WireMessage.Read(stream);
        Assert.NotNull(sent);
        sequenceIds[WireMessage.Parse(recorded).SequenceId] = sent.SequenceId;
        var expected = KnownDifference.Apply(_capture, WireMessage.Parse(WireBytes.WithSequenceId(recorded, sent.SequenceId)));
        Assert.Equal(expected.ToString(), sent.ToString());
    }
}
