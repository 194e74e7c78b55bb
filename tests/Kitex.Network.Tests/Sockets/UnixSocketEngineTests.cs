using Kitex.Network.Sockets;

namespace Kitex.Network.Tests.Sockets;

public sealed class UnixSocketEngineTests : UnixEngineTests
{
    private protected override NetworkEngine CreateEngine(TimeProvider time) => new SocketEngine(time);
}
