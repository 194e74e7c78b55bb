using Kitex.Network;
using Kitex.Network.Epoll;

namespace Kitex.Server.Tests.Networks;

/// <summary>TCP on this machine over one network thread: whatever holds it holds everything, unless another takes over.</summary>
public sealed class EpollNetwork : TestNetwork
{
    public override NetworkEngine Engine { get; } = new EpollEngine(new EpollOptions { Pollers = 1 });

    public override string FreeAddress() => "127.0.0.1:0";
}
