using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kitex.Conformance.Tests.Captures;
using Kitex.Conformance.Tests.Http2;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>
/// Plays the server of a recorded HTTP/2 connection: each frame when the client has said what the recorded client had said before it, and
/// as the client's windows allow.
/// </summary>
internal sealed class RecordedGrpcServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turns = new(0);
    private readonly Capture _capture;

    public RecordedGrpcServer(Capture capture)
    {
        _capture = capture;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Played = Task.Run(Play);
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>Ends when the whole request has arrived, or with <see cref="Played"/>.</summary>
    public Task Called => Task.WhenAny(_called.Task, Played);

    /// <summary>Ends when the recorded client was about to end: where it held its connection, when it had closed because the server stopped.</summary>
    public Task ClientMayClose => _capture.Command.Has("-hold") ? Played : Task.CompletedTask;

    /// <summary>Ends when the client did everything that was recorded; fails when it did something else.</summary>
    public Task Played { get; }

    /// <summary>Waits until the recorded client sent its next message; when it sent no more, until the server has said everything.</summary>
    public Task NextTurnAsync(CancellationToken cancellation) => _turns.WaitAsync(cancellation);

    public void Dispose()
    {
        _listener.Dispose();
        _turns.Dispose();
    }

    private void Play()
    {
        using var client = new Http2Peer(_listener.Accept());
        client.ReadPreface();
        var recorded = new Said();
        var recordedServer = new Said();
        foreach (var step in _capture.Steps.Where(static step => !step.IsEnd))
        {
            if (!step.FromClient)
            {
                Assert.True(client.ReceiveUntil(() => client.Said.HasReached(recorded)), "The client closed before it had said all that was recorded.");
                Meet(client);
                recordedServer.Add(Http2Frame.Parse(step.Bytes!));
                client.Send(step.Bytes!);
            }
            else if (!Http2Frame.Preface.SequenceEqual(step.Bytes))
            {
                var before = recorded.Messages;
                recorded.Add(Http2Frame.Parse(step.Bytes!));
                if (recorded.Messages > before)
                    _turns.Release(recorded.Messages - before);
            }
        }

        // More than any client here wants to send.
        _turns.Release(short.MaxValue);
        client.ReceiveUntil(() =>
        {
            Meet(client);
            return false;
        });
        Compare(recorded, client.Said, recordedServer);
    }

    private void Meet(Http2Peer client)
    {
        if (client.Said.HasOver)
            _called.TrySetResult();
    }

    private void Compare(Said recorded, Said sent, Said server)
    {
        // What was on its way to a server that had ended the stream by itself is left free.
        const int Only = 1;
        if (server.Find(Only).IsOver && !recorded.Find(Only).HasEnded)
        {
            Assert.Equal(recorded.Find(Only).Messages, sent.Find(Only).Messages.Take(recorded.Messages));
            Assert.Equal(FieldsOf(recorded), FieldsOf(sent));
            return;
        }

        Assert.Equal(recorded.Describe(Show), sent.Describe(Show));

        IEnumerable<string?> FieldsOf(Said said) => said.Find(Only).Blocks.Single().Select(field => Show(field.Name, field.Value)).Order(StringComparer.Ordinal);
    }

    private string Show(string name, string value) => name switch
    {
        "user-agent" => $"{name}: {(value.StartsWith("kitex", StringComparison.Ordinal) ? "kitex" : value)}",
        "grpc-timeout" => $"{name}: {(IsWithin(value, RecordedClient.Timeout(_capture.Command)) ? "what is left" : value)}",
        _ => $"{name}: {value}",
    };

    private static bool IsWithin(string value, TimeSpan timeout)
    {
        var unit = value[^1] switch
        {
            'n' => 1e-9,
            'u' => 1e-6,
            'm' => 1e-3,
            'S' => 1,
            _ => double.PositiveInfinity,
        };
        return value.Length <= 9 && long.Parse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture) * unit is var seconds
            && seconds > 0 && seconds <= timeout.TotalSeconds;
    }
}
