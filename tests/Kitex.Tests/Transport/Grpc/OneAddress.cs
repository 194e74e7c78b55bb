using System.Net;
using Kitex.Network;

namespace Kitex.Tests.Transport.Grpc;

/// <summary>Connects to one address, whichever is asked for.</summary>
internal sealed class OneAddress(NetworkEngine engine, EndPoint only) : NetworkEngine
{
    public override string Name => engine.Name;

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) => engine.Listen(address, options, handler);

    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default) =>
        engine.DialAsync(only, options, cancellation);

    public override ValueTask DisposeAsync() => default;
}
