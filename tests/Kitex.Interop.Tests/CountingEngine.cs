using System.Net;
using Kitex.Network;
using Kitex.Network.Sockets;

namespace Kitex.Interop.Tests;

/// <summary>Sockets, counting the connections made.</summary>
internal sealed class CountingEngine : NetworkEngine
{
    private readonly SocketEngine _sockets = new();
    private int _dials;

    public override string Name => _sockets.Name;

    public int Dials => _dials;

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) =>
        _sockets.Listen(address, options, handler);

    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _dials);
        return _sockets.DialAsync(address, options, cancellation);
    }

    public override ValueTask DisposeAsync() => _sockets.DisposeAsync();
}
