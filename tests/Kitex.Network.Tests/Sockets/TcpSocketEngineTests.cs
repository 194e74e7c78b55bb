using Kitex.Network.Sockets;

namespace Kitex.Network.Tests.Sockets;

public sealed class TcpSocketEngineTests : TcpEngineTests
{
    private protected override NetworkEngine CreateEngine(TimeProvider time) => new SocketEngine(time);
}
