using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class PollerSetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Once_the_engine_and_its_last_connection_are_gone_nobody_gets_a_poller(bool wasUsed)
    {
        if (!EpollEngine.IsSupported)
        {
            return;
        }

        var pollers = new PollerSet(new EpollOptions { Pollers = 1 }, takeOvers: null);
        if (wasUsed)
        {
            pollers.Acquire();
            pollers.Release();
        }

        pollers.Release();

        Assert.Throws<ObjectDisposedException>(pollers.Acquire);
    }
}
