using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

/// <summary>The number of network threads changes nothing, nor does it that they never look without sleeping.</summary>
public abstract class TcpEpollPollersTests(EpollOptions options) : TcpEngineTests
{
    private protected override NetworkEngine CreateEngine(TimeProvider time) => new EpollEngine(options, time);

    public sealed class One() : TcpEpollPollersTests(new EpollOptions { Pollers = 1 });

    public sealed class Two() : TcpEpollPollersTests(new EpollOptions { Pollers = 2 });

    public sealed class Four() : TcpEpollPollersTests(new EpollOptions { Pollers = 4, Spin = TimeSpan.Zero });
}
