using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Pipes;

/// <summary>An engine whose connections stand on pipes, as those of a web server do; another engine carries the bytes.</summary>
internal sealed class PipedEngine(NetworkEngine inner, PipeOptions options, TimeProvider time) : NetworkEngine
{
    private readonly TimerWheel _timers = new(time);

    public override string Name => "piped";

    public override NetworkListener Listen(EndPoint address, ListenOptions listenOptions, ConnectionHandler handler) =>
        inner.Listen(address, listenOptions, async connection =>
        {
            await using var piped = Wrap(connection);
            await handler(piped);
        });

    public override async ValueTask<NetworkConnection> DialAsync(
        EndPoint address, DialOptions dialOptions, CancellationToken cancellation = default) =>
        Wrap(await inner.DialAsync(address, dialOptions, cancellation));

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private NetworkConnection Wrap(NetworkConnection connection) => new PipeCarrier(connection, options).Open(_timers);
}
