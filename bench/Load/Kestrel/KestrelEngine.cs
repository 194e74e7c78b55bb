using System.Net;
using Kitex.Network;
using Kitex.Network.Sockets;
using Kitex.Network.Timing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ConnectionHandler = Kitex.Network.ConnectionHandler;

namespace Kitex.Load.Kestrel;

/// <summary>
/// Kestrel's socket transport with its defaults, under whatever protocol is served: what the engines are compared with.
/// A service behind it calls others over sockets.
/// </summary>
internal sealed class KestrelEngine : NetworkEngine
{
    private readonly TimerWheel _timers = new(TimeProvider.System);
    private readonly SocketEngine _dialer = new();
    private readonly SocketTransportFactory _transport = new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    public override string Name => "kestrel";

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler)
    {
        try
        {
            // Binding completes at once: only the method's shape is asynchronous.
            return new KestrelListener(_transport.BindAsync(address).AsTask().GetAwaiter().GetResult(), handler, options, _timers);
        }
        catch (AddressInUseException inUse)
        {
            throw new NetworkException($"Cannot listen on {address}: {inUse.Message}", inUse);
        }
    }

    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default) =>
        _dialer.DialAsync(address, options, cancellation);

    public override ValueTask DisposeAsync() => _dialer.DisposeAsync();
}
