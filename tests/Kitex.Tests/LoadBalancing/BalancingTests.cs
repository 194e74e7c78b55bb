using System.Runtime.CompilerServices;
using Kitex.Discovery;
using Kitex.Testing;
using Kitex.Tests.Client;

namespace Kitex.Tests.LoadBalancing;

/// <summary>The picker of a call hears how it ended, exactly once for each pick.</summary>
public sealed class BalancingTests
{
    private readonly CountingBalancer _balancer = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_call_that_succeeds_is_told_with_its_time()
    {
        await using var client = Client(request =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(7));
            return RpcResponse.Success(request.Message);
        });

        await client.SayAsync("hello");

        Assert.Equal(new(TimeSpan.FromMilliseconds(7), null), _balancer.Outcome);
        AssertBalanced();
    }

    [Fact]
    public async Task A_call_that_fails_is_told_with_its_error()
    {
        var error = new RpcError(RpcErrorCode.Timeout, "late");
        await using var client = Client(_ => error);

        await Assert.ThrowsAnyAsync<Exception>(async () => await client.SayAsync("hello"));

        Assert.Same(error, _balancer.Outcome.Error);
        AssertBalanced();
    }

    [Fact]
    public async Task A_call_that_throws_is_told_and_throws_on()
    {
        await using var client = Client(static _ => throw new InvalidOperationException("bad middleware"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.SayAsync("hello"));

        Assert.Equal(RpcErrorCode.Internal, _balancer.Outcome.Error!.Code);
        AssertBalanced();
    }

    [Fact]
    public async Task A_call_that_goes_on_elsewhere_is_told_for_each_instance()
    {
        await using var client = Client(static request => request.Destination!.ToString() == "c:3" ? RpcResponse.Success("hello") : Unreachable());

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal("hello", await client.SayAsync("hello"));
        }

        Assert.InRange(_balancer.Picked.Count, 10, 27);
        AssertBalanced();
    }

    [Theory]
    [InlineData(null, 6)]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(100, 10)]
    public async Task A_call_goes_to_six_instances_at_most_unless_told_otherwise_while_nothing_is_sent(int? most, int expected)
    {
        var called = new List<string>();
        var transport = new ScriptedTransport(request =>
        {
            called.Add(request.Destination!.ToString());
            return Unreachable();
        });
        await using var client = new ProbeClient(o => o
            .HostPorts([.. Enumerable.Range(0, 10).Select(static i => $"h{i}:1")])
            .UseTransport(transport)
            .Configure(x => x with { MostPicks = most ?? x.MostPicks }));

        await Assert.ThrowsAsync<RpcConnectException>(async () => await client.SayAsync("hello"));

        Assert.Equal(expected, called.Count);
        Assert.Equal(expected, called.Distinct().Count());
    }

    [Fact]
    public async Task A_call_that_may_have_been_sent_goes_to_one_instance()
    {
        await using var client = Client(static _ => new RpcError(RpcErrorCode.ConnectionLost, "gone"));

        await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"));

        Assert.Single(_balancer.Picked);
    }

    [Fact]
    public async Task A_pick_that_is_not_used_is_told_as_well()
    {
        await using var client = Client(static _ => Unreachable());

        await Assert.ThrowsAsync<RpcConnectException>(async () => await client.SayAsync("hello"));

        // After all three the fourth pick can only be one of them again.
        Assert.Equal(4, _balancer.Picked.Count);
        Assert.Equal(TimeSpan.Zero, _balancer.Completed.Last().Outcome.Elapsed);
        Assert.Equal(RpcErrorCode.Canceled, _balancer.Completed.Last().Outcome.Error!.Code);
        AssertBalanced();
    }

    [Fact]
    public async Task Calls_that_are_given_up_are_told_when_they_end()
    {
        using var caller = new CancellationTokenSource();
        await using var client = Client(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new RpcError(RpcErrorCode.Canceled, "no more");
        });
        var calls = Enumerable.Range(0, 5).Select(_ => client.SayAsync("hello", caller.Token).AsTask()).ToList();
        Assert.Equal(5, _balancer.Picked.Count);
        Assert.Empty(_balancer.Completed);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(calls));

        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_is_told_at_its_end_and_once()
    {
        var stream = new ListedStream(null, "a", "b");
        await using var client = Client(_ => new RpcResponse { Stream = stream });

        await foreach (var text in client.ListAsync("hello"))
        {
            Assert.Empty(_balancer.Completed);
            _clock.Advance(TimeSpan.FromSeconds(text.Length));
        }

        Assert.Equal(1, stream.Disposals);
        Assert.Equal(new(TimeSpan.FromSeconds(2), null) { IsStream = true }, _balancer.Outcome);
        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_left_early_is_told()
    {
        await using var client = Client(static _ => new RpcResponse { Stream = new ListedStream(null, "a", "b") });

        await foreach (var text in client.ListAsync("hello"))
        {
            Assert.Equal("a", text);
            break;
        }

        Assert.Null(_balancer.Outcome.Error);
        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_that_is_forgotten_is_told_with_the_garbage()
    {
        await using var client = Client(static _ => new RpcResponse { Stream = new ListedStream(null, "a", "b") });
        await OpenAndForgetAsync(client);
        Assert.Empty(_balancer.Completed);

        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return _balancer.Completed.Count == 1;
        });

        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_that_breaks_is_told_with_its_error()
    {
        var error = new RpcError(RpcErrorCode.ConnectionLost, "gone");
        await using var client = Client(_ => new RpcResponse { Stream = new ListedStream(error.ToException(), "a") });

        await Assert.ThrowsAsync<RpcException>(async () => await client.ListAsync("hello").CountAsync());

        Assert.Same(error, _balancer.Outcome.Error);
        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_that_breaks_for_no_reason_of_ours_is_no_success()
    {
        await using var client = Client(static _ => new RpcResponse { Stream = new ListedStream(new IOException("bad middleware"), "a") });

        await Assert.ThrowsAsync<IOException>(async () => await client.ListAsync("hello").CountAsync());

        Assert.Equal(RpcErrorCode.Internal, _balancer.Outcome.Error!.Code);
        AssertBalanced();
    }

    [Fact]
    public async Task A_stream_that_is_refused_is_told_as_a_stream()
    {
        await using var client = Client(static _ => new RpcError(RpcErrorCode.Remote, "no"));

        await Assert.ThrowsAnyAsync<RpcException>(async () => await client.ListAsync("hello").CountAsync());

        Assert.True(_balancer.Outcome.IsStream);
        AssertBalanced();
    }

    [Fact]
    public async Task A_call_to_its_own_host_passes_the_balancer_by()
    {
        await using var client = Client(static request => RpcResponse.Success(request.Message));

        await client.SayAsync("hello", new() { Host = "d:4" });

        Assert.Empty(_balancer.Picked);
        Assert.Empty(_balancer.Completed);
    }

    [Fact]
    public async Task By_default_weights_count()
    {
        var called = new List<string>();
        var transport = new ScriptedTransport(request =>
        {
            called.Add(request.Destination!.ToString());
            return RpcResponse.Success(request.Message);
        });
        await using var client = new ProbeClient(o => o.UseResolver(new StaticResolver(Picking.Nodes(5, 2, 0, 1))).UseTransport(transport));

        for (var i = 0; i < 80; i++)
        {
            await client.SayAsync("hello");
        }

        Assert.Equal([50, 20, 10], called.CountBy(static name => name).OrderBy(static count => count.Key).Select(static count => count.Value));
    }

    // Apart, so that nothing here holds the stream.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task OpenAndForgetAsync(ProbeClient client) => Assert.True(await client.ListAsync("hello").GetAsyncEnumerator().MoveNextAsync());

    private static RpcResponse Unreachable() => new RpcError(RpcErrorCode.ConnectFailed, "refused") { NothingSent = true };

    private void AssertBalanced() => Assert.Equal(
        _balancer.Picked.Select(static instance => instance.ToString()).Order(), _balancer.Completed.Select(static told => told.Instance.ToString()).Order());

    private ProbeClient Client(Func<RpcRequest, RpcResponse> answer) => Client(new ScriptedTransport(answer));

    private ProbeClient Client(Func<RpcRequest, CancellationToken, ValueTask<RpcResponse>> answer) => Client(new ScriptedTransport(answer));

    private ProbeClient Client(ScriptedTransport transport) =>
        new(o => o.HostPorts("a:1", "b:2", "c:3").UseLoadBalancer(_balancer).UseTransport(transport).UseTime(_clock));
}
