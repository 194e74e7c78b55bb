using Kitex.Client;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Testing;
using Kitex.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.Resilience.CircuitBreaking;

public sealed class OutlierEjectionTests : IAsyncDisposable
{
    private static readonly RpcError Failed = new(RpcErrorCode.Remote, "It failed.");
    private static readonly string[] Four = ["a:1", "b:2", "c:3", "d:4"];

    private readonly ManualTimeProvider _clock = new();
    private readonly List<CircuitChange> _changes = [];
    private readonly HashSet<string> _bad = [];
    private readonly AnsweringTransport _transport;

    public OutlierEjectionTests() => _transport = new AnsweringTransport(request => _bad.Contains(request.Destination!.ToString()) ? Failed : RpcResponse.Success(request.Message));

    [Fact]
    public async Task An_instance_that_fails_five_times_in_a_row_gets_no_calls()
    {
        _bad.Add("b:2");
        await using var client = Client(Four);

        await CallAsync(client, 100);

        Assert.Equal(5, Calls("b:2"));
        Assert.Equal(95, _transport.Requests.Count - Calls("b:2"));
        Assert.Equal((CircuitScope.Outlier, "b:2", CircuitState.Open), Kind(Assert.Single(_changes)));
        Assert.Equal("b:2", Assert.Single(client.OpenCircuits()).Key);
    }

    [Fact]
    public async Task It_comes_back_after_its_time_and_goes_for_longer_the_next()
    {
        _bad.Add("b:2");
        await using var client = Client(Four);
        await CallAsync(client, 40);
        Assert.Equal(5, Calls("b:2"));

        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        await CallAsync(client, 40);
        Assert.Equal(5, Calls("b:2"));

        _clock.Advance(TimeSpan.FromTicks(1));
        await CallAsync(client, 40);
        Assert.Equal(10, Calls("b:2"));

        _clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        await CallAsync(client, 40);
        Assert.Equal(10, Calls("b:2"));
        _clock.Advance(TimeSpan.FromTicks(1));
        await CallAsync(client, 40);
        Assert.Equal(15, Calls("b:2"));
        Assert.Equal([CircuitState.Open, CircuitState.Closed, CircuitState.Open, CircuitState.Closed, CircuitState.Open], _changes.Select(static c => c.Now.State));
    }

    [Fact]
    public async Task One_that_got_on_meanwhile_is_not_held_to_its_past()
    {
        _bad.Add("b:2");
        await using var client = Client(Four);
        await CallAsync(client, 40);
        _bad.Clear();
        _clock.Advance(TimeSpan.FromSeconds(30));
        await CallAsync(client, 40);
        _clock.Advance(TimeSpan.FromSeconds(10));
        _bad.Add("b:2");
        await CallAsync(client, 40);
        var before = Calls("b:2");

        _clock.Advance(TimeSpan.FromSeconds(30));
        await CallAsync(client, 4);

        Assert.Equal(before + 1, Calls("b:2"));
    }

    [Fact]
    public async Task Half_of_them_stay_whatever_happens()
    {
        _bad.UnionWith(Four);
        await using var client = Client(Four);

        await CallAsync(client, 200);

        Assert.Equal(2, client.OpenCircuits().Count);
        Assert.Equal(200, _transport.Requests.Count);
    }

    [Fact]
    public async Task The_only_instance_is_never_ejected()
    {
        _bad.Add("a:1");
        await using var client = Client(["a:1"]);

        await CallAsync(client, 50);

        Assert.Equal(50, _transport.Requests.Count);
        Assert.Empty(client.OpenCircuits());
    }

    [Fact]
    public async Task When_all_others_are_gone_an_ejected_one_is_called_after_all()
    {
        var resolver = new PushedResolver();
        resolver.Push("a:1", "b:2");
        _bad.Add("b:2");
        await using var client = Client([], o => o.UseResolver(resolver));
        await CallAsync(client, 20);
        Assert.Equal(5, Calls("b:2"));
        _bad.Clear();

        resolver.Push("b:2");
        while (Calls("b:2") == 5)
        {
            Assert.Equal("hello", await client.SayAsync("hello"));
        }
    }

    [Fact]
    public async Task One_whose_share_of_failures_is_far_above_the_others_is_ejected_though_it_answers_now_and_then()
    {
        var calls = 0;
        var transport = new AnsweringTransport(request => request.Destination!.ToString() == "b:2" && calls++ % 2 == 0 ? Failed : RpcResponse.Success(request.Message));
        await using var client = Client(Four, o => o.UseTransport(transport));

        await CallAsync(client, 400);

        // At its 20th call the share is a half, the others' nothing; the next failure is its 21st.
        Assert.Equal(21, transport.Destinations.Count(static d => d == "b:2"));
    }

    [Fact]
    public async Task Where_all_fail_alike_none_is_an_outlier()
    {
        var calls = new Dictionary<string, int>();
        var transport = new AnsweringTransport(request =>
        {
            var address = request.Destination!.ToString();
            calls[address] = calls.GetValueOrDefault(address) + 1;
            return calls[address] % 2 == 0 ? Failed : RpcResponse.Success(request.Message);
        });
        await using var client = Client(Four, o => o.UseTransport(transport));

        await CallAsync(client, 400);

        Assert.Empty(client.OpenCircuits());
    }

    [Fact]
    public async Task What_says_nothing_about_an_instance_does_not_eject_it()
    {
        var transport = new AnsweringTransport(static request => request.Destination!.ToString() == "b:2" ? new RpcError(RpcErrorCode.Business, "No.") : RpcResponse.Success(request.Message));
        await using var client = Client(Four, o => o.UseTransport(transport));

        await CallAsync(client, 100);

        Assert.Empty(client.OpenCircuits());
    }

    [Fact]
    public async Task While_no_more_may_be_ejected_failures_are_cheap_and_after_a_while_it_is_tried_again()
    {
        var ejection = Ejection();
        var (a, b) = (To("a:1"), To("b:2"));
        var call = ejection.Wrap((request, _) => new(ReferenceEquals(request, a) || ReferenceEquals(request, b) ? Failed : RpcResponse.Success(null)));
        for (var i = 0; i < 10; i++)
        {
            await call(a, default);
            await call(b, default);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal("a:1", Assert.Single(ejection.NotClosed).Key);
        await call(b, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await call(b, default);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        await call(To("c:3"), default);
        await call(To("d:4"), default);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await call(b, default);
        Assert.Equal(["a:1", "b:2"], ejection.NotClosed.Select(static status => status.Key).Order());
    }

    [Fact]
    public async Task A_call_that_outlasts_its_instance_leaves_nothing_of_it()
    {
        var ejection = Ejection();
        var answer = new TaskCompletionSource<RpcResponse>();
        var call = ejection.Wrap((_, _) => new(answer.Task));
        var calling = call(To("a:1"), default).AsTask();
        Assert.Equal(1, ejection.Count);

        ejection.Forget([new Instance(AddressText.Parse("a:1"))]);
        answer.SetResult(Failed);
        await calling;

        Assert.Equal(0, ejection.Count);
    }

    [Fact]
    public async Task Addresses_that_nobody_calls_any_more_are_forgotten_once_no_ejection_is_remembered()
    {
        var ejection = Ejection();
        var call = ejection.Wrap((request, _) => new(_bad.Contains(request.Destination!.ToString()) ? Failed : RpcResponse.Success(null)));
        _bad.Add("bad:1");
        for (var i = 0; i < 100; i++)
        {
            await call(To($"once{i}:1"), default);
        }

        await call(To("bad:1"), default);
        Assert.True(ejection.IsEjected(new Instance(AddressText.Parse("bad:1"))));

        // Ejected for 30 s, and held to it for another 50.
        _clock.Advance(TimeSpan.FromSeconds(70));
        await call(To("new:1"), default);
        Assert.Equal(2, ejection.Count);
        _clock.Advance(TimeSpan.FromSeconds(60));
        await call(To("newer:1"), default);

        Assert.Equal(1, ejection.Count);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("MaxShare", Refused(static x => x with { MaxShare = 1 }), StringComparison.Ordinal);
        Assert.Contains("ExcessShare", Refused(static x => x with { ExcessShare = 0 }), StringComparison.Ordinal);
        Assert.Contains("BaseTime", Refused(static x => x with { BaseTime = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("MinSamples", Refused(static x => x with { MinSamples = 0 }), StringComparison.Ordinal);

        static string Refused(Func<OutlierEjectionOptions, OutlierEjectionOptions> change) =>
            Assert.Throws<ArgumentException>(() => new ProbeClient(o => o.EjectOutliers(change))).Message;
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private static (CircuitScope Scope, string Key, CircuitState State) Kind(CircuitChange change) => (change.Now.Scope, change.Now.Key, change.Now.State);

    private static async Task CallAsync(ProbeClient client, int times)
    {
        for (var i = 0; i < times; i++)
        {
            try
            {
                await client.SayAsync("hello");
            }
            catch (RpcException)
            {
                // Some are to fail.
            }
        }
    }

    private OutlierEjection Ejection() =>
        new(new OutlierEjectionOptions { ConsecutiveFailures = 1, ForgetAfter = TimeSpan.FromSeconds(50) }, new CircuitNotices(_changes.Add, NullLogger.Instance), _clock);

    private static RpcRequest To(string address) => new() { Method = new TextMethod(), Destination = new Instance(AddressText.Parse(address)) };

    private int Calls(string address) => _transport.Destinations.Count(d => d == address);

    private ProbeClient Client(string[] addresses, Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.HostPorts(addresses).UseTransport(_transport).UseTime(_clock).EjectOutliers().OnCircuitChanged(_changes.Add);
        configure?.Invoke(o);
    });
}
