using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class TcpEpollEngineTests : TcpEngineTests
{
    private protected override NetworkEngine CreateEngine(TimeProvider time) => new EpollEngine(time: time);
}
