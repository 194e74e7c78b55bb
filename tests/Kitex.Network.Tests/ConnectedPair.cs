using System.Net;

namespace Kitex.Network.Tests;

/// <summary>Both ends of one connection in the hands of a test, and the port between them.</summary>
internal sealed class ConnectedPair : IAsyncDisposable
{
    private readonly TaskCompletionSource _done;

    private ConnectedPair(NetworkListener listener, NetworkConnection client, NetworkConnection server, TaskCompletionSource done)
    {
        Listener = listener;
        Client = client;
        Server = server;
        _done = done;
    }

    public NetworkListener Listener { get; }

    public NetworkConnection Client { get; }

    public NetworkConnection Server { get; }

    public static async Task<ConnectedPair> OpenAsync(NetworkEngine engine, EndPoint address)
    {
        var accepted = new TaskCompletionSource<NetworkConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = engine.Listen(address, new ListenOptions(), connection =>
        {
            accepted.TrySetResult(connection);
            return done.Task;
        });
        var client = await engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        return new ConnectedPair(listener, client, await accepted.Task, done);
    }

    public async ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        await Client.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
