using System.Collections.Concurrent;
using System.Net;
using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>Keeps every connection it opens, for a look at it afterwards. A custom dialer is no more than this.</summary>
internal sealed class RecordingEngine(NetworkEngine engine) : NetworkEngine
{
    private readonly ConcurrentQueue<NetworkConnection> _dialed = new();

    public override string Name => engine.Name;

    public IReadOnlyCollection<NetworkConnection> Dialed => _dialed;

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) =>
        engine.Listen(address, options, handler);

    public override async ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        var connection = await engine.DialAsync(address, options, cancellation);
        _dialed.Enqueue(connection);
        return connection;
    }

    public override ValueTask DisposeAsync() => engine.DisposeAsync();
}
