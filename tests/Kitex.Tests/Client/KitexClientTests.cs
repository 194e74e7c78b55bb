using System.Net;
using Kitex.Client;
using Kitex.Testing;

namespace Kitex.Tests.Client;

public sealed class KitexClientTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingTransport _transport = new();

    public KitexClientTests() => _clock.Advance(TimeSpan.FromHours(1));

    [Fact]
    public async Task A_calls_deadline_is_its_start_and_the_clients_timeout()
    {
        await using var client = Client(o => o.Timeout(TimeSpan.FromSeconds(7)));

        await client.SayAsync("hello");

        var request = Assert.Single(_transport.Requests);
        Assert.Equal(_clock.GetTimestamp(), request.Started);
        Assert.Equal(TimeSpan.FromSeconds(7), Until(request));
    }

    [Fact]
    public async Task The_calls_own_timeout_beats_the_clients()
    {
        await using var client = Client(o => o.Timeout(TimeSpan.FromSeconds(7)));

        await client.SayAsync("hello", new() { Timeout = TimeSpan.FromSeconds(9) });

        Assert.Equal(TimeSpan.FromSeconds(9), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task An_infinite_timeout_is_no_deadline()
    {
        await using var client = Client(o => o.Timeout(TimeSpan.FromSeconds(7)));

        await client.SayAsync("hello", new() { Timeout = Timeout.InfiniteTimeSpan });

        Assert.Equal(0, Assert.Single(_transport.Requests).Deadline);
    }

    [Fact]
    public async Task A_timeout_beyond_the_clocks_range_is_no_deadline()
    {
        await using var client = Client(o => o.Timeout(TimeSpan.MaxValue));

        await client.SayAsync("hello");

        Assert.Equal(0, Assert.Single(_transport.Requests).Deadline);
    }

    [Theory]
    [InlineData(3, 7, 3)]
    [InlineData(9, 7, 7)]
    [InlineData(3, -1, 3)]
    [InlineData(0, 7, 7)]
    public async Task A_call_made_while_serving_ends_with_the_incoming_call_at_the_latest(int incoming, int own, int expected)
    {
        var timeout = own < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(own);
        await using var client = Client(o => o.Timeout(timeout));
        var served = new RpcRequest
        {
            Method = new TextMethod(),
            Deadline = incoming == 0 ? 0 : _clock.GetTimestamp() + TimeSpan.FromSeconds(incoming).Ticks,
        };

        await client.SayAsync("hello", CallContext.ForHandler(served, default));

        Assert.Equal(TimeSpan.FromSeconds(expected), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task The_callers_token_reaches_the_transport()
    {
        using var source = new CancellationTokenSource();
        await using var client = Client();

        await client.SayAsync("hello", source.Token);

        Assert.Equal(source.Token, Assert.Single(_transport.Tokens));
    }

    [Fact]
    public async Task Addresses_are_called_in_turn()
    {
        await using var client = Client(o => o.HostPorts("a:1", "b:2", "c:3"));

        for (var i = 0; i < 7; i++)
        {
            await client.SayAsync("hello");
        }

        // With whom it begins is chance, so that clients that start together do not all begin with the same.
        var called = _transport.Requests.Select(static r => r.Destination!.ToString()).ToArray();
        Assert.Equal(["a:1", "b:2", "c:3"], called[..3].Order());
        Assert.Equal(called[..4], called[3..]);
    }

    [Fact]
    public async Task The_calls_own_host_beats_the_list()
    {
        await using var client = Client(o => o.HostPorts("a:1"));

        await client.SayAsync("hello", new() { Host = "b:2" });

        Assert.Equal(new DnsEndPoint("b", 2), Assert.Single(_transport.Requests).Destination!.Address);
    }

    [Fact]
    public async Task Without_an_address_the_error_says_where_to_give_one()
    {
        await using var client = new ProbeClient(o => o.UseTransport(_transport));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"));

        Assert.Equal(RpcErrorCode.NoInstance, error.Code);
        Assert.True(error.Error.NothingSent);
        Assert.Contains("Probe.say of probe", error.Message, StringComparison.Ordinal);
        Assert.Contains("HostPorts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_names_caller_callee_and_options()
    {
        await using var client = Client(o => o.Configure(x => x with { Caller = "tests" }));
        var meta = new MetaInfo { Transient = new Dictionary<string, string> { ["k"] = "v" } };
        var options = new CallOptions { Metainfo = meta };

        await client.SayAsync("hello", options);

        var request = Assert.Single(_transport.Requests);
        Assert.Equal("probe", request.Callee);
        Assert.Equal("tests", request.Caller);
        Assert.Same(options, request.Options);
        Assert.Same(meta, request.Meta);
        Assert.Equal(0, request.Attempt);
    }

    [Fact]
    public async Task Framed_messages_carry_no_streams()
    {
        await using var client = new ProbeClient(static o => o.HostPorts("a:1").Framed());

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var text in client.ListAsync("hello"))
            {
                Assert.Fail($"'{text}' cannot have come.");
            }
        });

        Assert.Equal(RpcErrorCode.Unsupported, error.Code);
        Assert.Contains("'framed' carries no streams", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_tells_whether_a_thread_is_blocked_on_it()
    {
        await using var client = Client();

        await client.SayAsync("hello");
        Assert.Equal("hello", Blocking(() => client.Say("hello")));
        Assert.Equal("done", Blocking(() => { client.Tell("hello"); return "done"; }));

        Assert.Equal([false, true, true], _transport.Requests.Select(static r => r.IsBlocking));
    }

    [Fact]
    public async Task A_blocking_call_waits_for_nothing_that_needs_its_own_thread()
    {
        var before = SynchronizationContext.Current;
        var context = new SynchronizationContextOfThisThread();
        await using var client = Client(o => o.Use(next => async (request, cancellation) =>
        {
            await Task.Yield();
            return await next(request, cancellation);
        }));

        try
        {
            SynchronizationContext.SetSynchronizationContext(context);
            Assert.Equal("hello", Blocking(() => client.Say("hello")));
            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task A_disposed_client_refuses_calls_and_disposes_its_transport_once()
    {
        var client = Client();

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await client.SayAsync("hello"));
        Assert.Throws<ObjectDisposedException>(() => client.Say("hello"));
        Assert.Equal(1, _transport.Disposals);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private ProbeClient Client(Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.HostPorts("a:1").UseTransport(_transport).UseTime(_clock);
        configure?.Invoke(o);
    });

    private static string Blocking(Func<string> call) => call();

    private TimeSpan Until(RpcRequest request) => TimeSpan.FromTicks(request.Deadline - _clock.GetTimestamp());

    /// <summary>Runs nothing: its thread would have to, and that one is blocked.</summary>
    private sealed class SynchronizationContextOfThisThread : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
