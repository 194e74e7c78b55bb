using System.Collections.Concurrent;

namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    [Fact(Timeout = TestTimeout)]
    public async Task Dial_without_a_listener_names_the_address()
    {
        var address = DeadAddress();
        var refused = await Assert.ThrowsAsync<NetworkException>(async () => await Engine.DialAsync(address, new DialOptions()));
        Assert.Contains(address.ToString()!, refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Dial_with_a_cancelled_token_is_cancelled()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync());
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Engine.DialAsync(listener.LocalEndPoint, new DialOptions(), new CancellationToken(canceled: true)));
        Assert.True(cancelled.CancellationToken.IsCancellationRequested);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_taken_address_is_named()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync());
        var taken = Assert.Throws<NetworkException>(
            () => Engine.Listen(listener.LocalEndPoint, new ListenOptions(), connection => connection.EchoAsync()));
        Assert.Contains(listener.LocalEndPoint.ToString()!, taken.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Connections_over_the_limit_are_closed_and_counted()
    {
        var refusals = new ConcurrentQueue<int>();
        var options = new ListenOptions { MaxConnections = 2, Refused = refusals.Enqueue };
        await using var listener = Engine.Listen(FreshAddress(), options, connection => connection.EchoAsync());
        await using var first = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await using var second = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await EventuallyAsync(() => listener.ConnectionCount == 2);

        if (HasHandshake)
        {
            await Assert.ThrowsAnyAsync<NetworkException>(async () => await Engine.DialAsync(listener.LocalEndPoint, new DialOptions()));
        }
        else
        {
            await using var third = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
            Assert.NotEqual(ReadStatus.Ready, await third.ReadAsync(1, Forever));
        }

        await EventuallyAsync(() => refusals.Contains(2));

        await first.DisposeAsync();
        await EventuallyAsync(() => listener.ConnectionCount == 1);
        await using var fourth = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        fourth.Output.WriteFrame([1, 2]);
        await fourth.FlushAsync(Forever);
        Assert.Equal(ReadStatus.Ready, await fourth.ReadAsync(6, Forever));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Stop_accepting_leaves_open_connections_alone()
    {
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync());
        await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await EventuallyAsync(() => listener.ConnectionCount == 1);

        await listener.StopAcceptingAsync();
        await listener.StopAcceptingAsync();
        await Assert.ThrowsAsync<NetworkException>(async () => await Engine.DialAsync(listener.LocalEndPoint, new DialOptions()));
        client.Output.WriteFrame([7]);
        await client.FlushAsync(Forever);
        Assert.Equal([0, 0, 0, 1, 7], await client.ReceiveAsync(5));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Disposed_listener_aborts_its_connections_and_waits_for_their_handlers()
    {
        var (begun, ended) = (0, 0);
        var listener = Engine.Listen(FreshAddress(), new ListenOptions(), async connection =>
        {
            Interlocked.Increment(ref begun);
            Assert.Equal(ReadStatus.Failed, await connection.ReadAsync(1, Forever));
            await Task.Yield();
            Interlocked.Increment(ref ended);
        });
        await using var first = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await using var second = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        await EventuallyAsync(() => listener.ConnectionCount == 2 && (begun == 2 || !HasHandshake));

        await listener.DisposeAsync();
        Assert.Equal(2, ended);
        Assert.Equal(0, listener.ConnectionCount);
        Assert.NotEqual(ReadStatus.Ready, await first.ReadAsync(1, Forever));
        await listener.DisposeAsync();
    }

    [Fact(Timeout = TestTimeout)]
    public async Task What_escapes_a_handler_is_reported_and_the_connection_closed()
    {
        var reports = new ConcurrentQueue<Exception>();
        var options = new ListenOptions { HandlerFailed = reports.Enqueue };
        await using var listener = Engine.Listen(FreshAddress(), options, _ => throw new InvalidOperationException("broken handler"));
        await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        Assert.Equal(ReadStatus.Ended, await client.ReadAsync(1, Forever));
        await EventuallyAsync(() => listener.ConnectionCount == 0);
        Assert.Equal("broken handler", Assert.Single(reports).Message);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Handlers_do_not_see_the_context_of_who_opened_the_port_or_the_connection()
    {
        var ambient = new AsyncLocal<string> { Value = "caller" };
        var seen = new TaskCompletionSource<string?>();
        await using var listener = Engine.Listen(FreshAddress(), new ListenOptions(), connection =>
        {
            seen.TrySetResult(ambient.Value);
            return Task.CompletedTask;
        });
        await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
        Assert.Null(await seen.Task);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Many_connections_come_and_go_without_leaving_anything()
    {
        var ended = 0;
        var listener = Engine.Listen(FreshAddress(), new ListenOptions(), async connection =>
        {
            await connection.EchoAsync();
            Interlocked.Increment(ref ended);
        });
        for (var batch = 0; batch < ManyConnections / 50; batch++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            {
                await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
                client.Output.WriteFrame([(byte)i]);
                await client.FlushAsync(Forever);
                Assert.Equal([0, 0, 0, 1, (byte)i], await client.ReceiveAsync(5));
            }));
        }

        await EventuallyAsync(() => listener.ConnectionCount == 0);
        Assert.Equal(ManyConnections, ended);
        await listener.DisposeAsync();
        Assert.Equal(0, Time.TimerCount);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Disposed_engine_opens_nothing_more_and_leaves_what_is_open()
    {
        await using var pair = await OpenAsync();
        await Engine.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Engine.DialAsync(pair.Listener.LocalEndPoint, new DialOptions()));
        Assert.Throws<ObjectDisposedException>(() => Engine.Listen(FreshAddress(), new ListenOptions(), connection => connection.EchoAsync()));

        var read = pair.Server.ReadAsync(1, Second);
        Time.Advance(Second * 2);
        Assert.Equal(ReadStatus.TimedOut, await read);
    }
}
