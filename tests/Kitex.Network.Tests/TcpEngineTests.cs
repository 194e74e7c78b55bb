using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Tests;

/// <summary>What every engine over TCP must do.</summary>
public abstract class TcpEngineTests : NetworkEngineTests
{
    // Bound and not listening: nobody else gets the port, and a dial to it is refused.
    private readonly Socket _dead = Bind();

    private protected override EndPoint FreshAddress() => new IPEndPoint(IPAddress.Loopback, 0);

    private protected override EndPoint DeadAddress() => _dead.LocalEndPoint!;

    public override async Task DisposeAsync()
    {
        _dead.Dispose();
        await base.DisposeAsync();
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Answer_still_goes_out_after_the_peer_closed_its_half()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), async connection =>
        {
            Assert.Equal(ReadStatus.Ended, await connection.ReadAsync(100, Forever));
            Assert.Equal(3, connection.Input.Length);
            await connection.SendAsync([4, 5]);
        });
        using var socket = await ConnectAsync(listener);
        await socket.SendAsync(new byte[] { 1, 2, 3 });
        socket.Shutdown(SocketShutdown.Send);

        var answer = new byte[10];
        Assert.Equal(2, await socket.ReceiveAsync(answer));
        Assert.Equal(0, await socket.ReceiveAsync(answer));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Reset_by_the_peer_fails_the_read_and_keeps_what_came()
    {
        var done = new TaskCompletionSource<(ReadStatus Status, Exception? Failure, int Left)>();
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), async connection =>
        {
            await connection.ReadAsync(3, Forever);
            done.SetResult((await connection.ReadAsync(100, Forever), connection.Failure, connection.Input.Length));
        });
        using (var socket = await ConnectAsync(listener))
        {
            await socket.SendAsync(new byte[] { 1, 2, 3 });
            await EventuallyAsync(() => listener.ConnectionCount == 1);
            await Task.Delay(20);
            socket.Close(0);
        }

        var (status, failure, left) = await done.Task;
        Assert.Equal(ReadStatus.Failed, status);
        Assert.IsType<SocketException>(Assert.IsType<NetworkException>(failure).InnerException);
        Assert.Equal(3, left);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Name_is_resolved_and_dialed()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync());
        var address = new DnsEndPoint("localhost", ((IPEndPoint)listener.LocalEndPoint).Port);
        await using var client = await Engine.DialAsync(address, new DialOptions());
        Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
        Assert.IsType<IPEndPoint>(client.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Name_without_an_address_is_named()
    {
        var unknown = await Assert.ThrowsAsync<NetworkException>(
            async () => await Engine.DialAsync(new DnsEndPoint("no-such-host.invalid", 80), new DialOptions { Timeout = Forever }));
        Assert.Contains("no-such-host.invalid:80", unknown.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dial_that_is_not_answered_times_out_by_the_clock_and_names_the_address()
    {
        using var deaf = await DeafPort.OpenAsync();
        var dial = Engine.DialAsync(deaf.Address, new DialOptions { Timeout = TimeSpan.FromSeconds(3) }).AsTask();
        await EventuallyAsync(() => Time.TimerCount > 0);
        Assert.False(dial.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(3));
        var late = await Assert.ThrowsAsync<TimeoutException>(() => dial);
        Assert.Contains(deaf.Address.ToString(), late.Message, StringComparison.Ordinal);
        Assert.Contains("3000 ms", late.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dial_that_is_not_answered_can_be_cancelled()
    {
        using var deaf = await DeafPort.OpenAsync();
        using var source = new CancellationTokenSource();
        var dial = Engine.DialAsync(deaf.Address, new DialOptions { Timeout = Forever }, source.Token).AsTask();
        Assert.False(dial.IsCompleted);
        await source.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dial);
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dual_mode_port_takes_both_families_and_shows_plain_addresses()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        var peers = new System.Collections.Concurrent.ConcurrentQueue<EndPoint?>();
        await using var listener = Engine.Listen(new IPEndPoint(IPAddress.IPv6Any, 0), new ListenOptions(), connection =>
        {
            peers.Enqueue(connection.RemoteEndPoint);
            return connection.EchoAsync();
        });
        var port = ((IPEndPoint)listener.LocalEndPoint).Port;
        await using var four = await Engine.DialAsync(new IPEndPoint(IPAddress.Loopback, port), new DialOptions());
        await using var six = await Engine.DialAsync(new IPEndPoint(IPAddress.IPv6Loopback, port), new DialOptions());
        await EventuallyAsync(() => peers.Count == 2);
        Assert.Contains(four.LocalEndPoint, peers);
        Assert.Contains(six.LocalEndPoint, peers);
    }

    [Fact]
    public void Foreign_addresses_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(
            () => Engine.Listen(new Network.Memory.MemoryEndPoint("x"), new ListenOptions(), _ => Task.CompletedTask));
        Assert.Contains("memory:x", refused.Message, StringComparison.Ordinal);
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task<Socket> ConnectAsync(NetworkListener listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint);
        return socket;
    }
}
