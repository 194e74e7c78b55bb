using System.Net;
using System.Net.Sockets;
using Kitex.Network.Sockets;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class TlsOverSocketsTests(TlsCertificates certificates) : NetworkEngineTests, IClassFixture<TlsCertificates>
{
    // Bound and not listening: nobody else gets the port, and a dial to it is refused.
    private readonly Socket _dead = Bind();

    private protected override bool HasHandshake => true;

    private protected override NetworkEngine CreateEngine(TimeProvider time) =>
        new TlsEngine(new SocketEngine(time), certificates.Options(), time);

    private protected override EndPoint FreshAddress() => new IPEndPoint(IPAddress.Loopback, 0);

    private protected override EndPoint DeadAddress() => _dead.LocalEndPoint!;

    public override async Task DisposeAsync()
    {
        _dead.Dispose();
        await base.DisposeAsync();
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
