using Kitex.Client;
using Kitex.Transport;

namespace Kitex.Tests.Client;

public sealed class KitexClientOptionsTests
{
    public static TheoryData<string, KitexClientOptions> OutOfRange => new()
    {
        { "Timeout must be positive or infinite; it is 00:00:00.", new() { Timeout = TimeSpan.Zero } },
        { "ConnectTimeout must be positive or infinite; it is -00:00:05.", new() { ConnectTimeout = TimeSpan.FromSeconds(-5) } },
        { "MaxFrameBytes", new() { MaxFrameBytes = 63 } },
        { "MaxFrameBytes", new() { MaxFrameBytes = int.MaxValue } },
        { "they are -1, 256 and 10000", new() { Pool = new PoolOptions { MinIdlePerAddress = -1 } } },
        { "they are 3, 2 and 10000", new() { Pool = new PoolOptions { MinIdlePerAddress = 3, MaxIdlePerAddress = 2 } } },
        { "they are 0, 256 and -1", new() { Pool = new PoolOptions { MaxIdle = -1 } } },
        { "Pool.IdleTimeout must be positive; it is 00:00:00.", new() { Pool = new PoolOptions { IdleTimeout = TimeSpan.Zero } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_named_when_the_client_is_made(string text, KitexClientOptions options)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ProbeClient(o => o.Configure(_ => options)));

        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_none_is_refused_when_the_client_is_made() =>
        Assert.Throws<FormatException>(() => new ProbeClient(o => o.HostPorts("nowhere")));

    [Fact]
    public async Task Infinite_timeouts_are_allowed()
    {
        await using var client = new ProbeClient(o => o.Timeout(Timeout.InfiniteTimeSpan).ConnectTimeout(Timeout.InfiniteTimeSpan));

        Assert.NotNull(client);
    }
}
