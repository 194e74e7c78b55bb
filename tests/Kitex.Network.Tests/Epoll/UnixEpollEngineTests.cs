using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class UnixEpollEngineTests : UnixEngineTests
{
    private protected override NetworkEngine CreateEngine(TimeProvider time) => new EpollEngine(time: time);
}
