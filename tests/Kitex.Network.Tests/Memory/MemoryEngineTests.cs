using System.Net;
using Kitex.Network.Memory;

namespace Kitex.Network.Tests.Memory;

public sealed class MemoryEngineTests : NetworkEngineTests
{
    private int _addresses;

    private protected override int MoreThanFits => 512 * 1024;

    private protected override NetworkEngine CreateEngine(TimeProvider time) => new MemoryEngine(time: time);

    private protected override EndPoint FreshAddress() => new MemoryEndPoint($"port-{Interlocked.Increment(ref _addresses)}");

    private protected override EndPoint DeadAddress() => new MemoryEndPoint("nobody");

    [Fact]
    public void Foreign_addresses_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => Engine.Listen(new IPEndPoint(IPAddress.Loopback, 80), new ListenOptions(), _ => Task.CompletedTask));
        Assert.Contains("127.0.0.1:80", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => new MemoryEngine(new MemoryEngineOptions { MaxChunkBytes = 0 }));
        Assert.Contains("MaxChunkBytes", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MemoryEngine(new MemoryEngineOptions { CapacityBytes = 0 }));
    }

    [Fact]
    public void Addresses_are_equal_by_name()
    {
        Assert.Equal(new MemoryEndPoint("a"), new MemoryEndPoint("a"));
        Assert.NotEqual(new MemoryEndPoint("a"), new MemoryEndPoint("A"));
        Assert.Equal("memory:a", new MemoryEndPoint("a").ToString());
        Assert.Throws<ArgumentException>(() => new MemoryEndPoint(""));
    }

    [Fact]
    public async Task Engines_do_not_share_names()
    {
        await using var listener = Engine.Listen(new MemoryEndPoint("mine"), new ListenOptions(), connection => connection.EchoAsync());
        await using var other = new MemoryEngine();
        await Assert.ThrowsAsync<NetworkException>(async () => await other.DialAsync(new MemoryEndPoint("mine"), new DialOptions()));
    }

    [Fact]
    public async Task Tiny_capacity_carries_big_messages()
    {
        await using var engine = new MemoryEngine(new MemoryEngineOptions { CapacityBytes = 7, MaxChunkBytes = 3 });
        await using var pair = await ConnectedPair.OpenAsync(engine, new MemoryEndPoint("tiny"));
        var bytes = new Random(7).RandomBytes(10_000);
        var sending = pair.Client.SendAsync(bytes);
        Assert.Equal(bytes, await pair.Server.ReceiveAsync(bytes.Length));
        await sending;
    }
}
