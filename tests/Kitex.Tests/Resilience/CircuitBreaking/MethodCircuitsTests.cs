using Kitex.Client;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Testing;
using Kitex.Tests.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Tests.Resilience.CircuitBreaking;

public sealed class MethodCircuitsTests
{
    private static readonly RpcError Failed = new(RpcErrorCode.Remote, "It failed.");

    private readonly ManualTimeProvider _clock = new();
    private readonly List<CircuitChange> _changes = [];

    [Fact]
    public async Task A_classifier_that_says_failure_lets_a_hundred_of_three_hundred_be_refused()
    {
        var transport = new AnsweringTransport(Echo);
        await using var client = Client(transport, static o => o.Configure(static x => x with { CircuitClassifier = static (_, _, _) => CallVerdict.Failure }));

        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            refused += await CodeOf(client) == RpcErrorCode.CircuitOpen ? 1 : 0;
        }

        Assert.Equal(100, refused);
        Assert.Equal(200, transport.Requests.Count);
    }

    [Fact]
    public async Task With_every_second_call_failing_two_hundred_of_three_hundred_end_badly()
    {
        // Half of the first two hundred fail; the last of these opens the circuit, which keeps back the hundred that follow.
        var calls = 0;
        var transport = new AnsweringTransport(request => calls++ % 2 == 0 ? RpcResponse.Success(request.Message) : Failed);
        await using var client = Client(transport);

        var codes = new List<RpcErrorCode?>();
        for (var i = 0; i < 300; i++)
        {
            codes.Add(await CodeOf(client));
        }

        Assert.Equal(100, codes.Count(static c => c is null));
        Assert.Equal(100, codes.Count(static c => c is RpcErrorCode.Remote));
        Assert.Equal(100, codes.Count(static c => c is RpcErrorCode.CircuitOpen));
        Assert.All(codes[200..], static c => Assert.Equal(RpcErrorCode.CircuitOpen, c));
    }

    [Fact]
    public async Task A_refusal_says_what_it_is_and_that_nothing_was_sent()
    {
        await using var client = Client(new AnsweringTransport(static _ => Failed), Few);
        await FailAsync(client, 4);

        var refused = await Assert.ThrowsAsync<RpcCircuitOpenException>(async () => await client.SayAsync("hello"));

        Assert.True(refused.Error.NothingSent);
        Assert.Contains("Probe.say of probe: service circuitbreak", refused.Message, StringComparison.Ordinal);
        Assert.Contains("4 of 4 calls failed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_well_again_is_called_again()
    {
        var error = (RpcError?)Failed;
        await using var client = Client(new AnsweringTransport(request => error is null ? RpcResponse.Success(request.Message) : error), Few);
        await FailAsync(client, 4);
        error = null;
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await CodeOf(client));
        Assert.Equal(RpcErrorCode.CircuitOpen, await CodeOf(client));
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Null(await CodeOf(client));
        Assert.Null(await CodeOf(client));

        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed], _changes.Select(static c => c.Now.State));
        Assert.All(_changes, static c => Assert.Equal("Probe.say", c.Now.Key));
    }

    [Fact]
    public async Task Open_circuits_are_shown()
    {
        await using var client = Client(new AnsweringTransport(static _ => Failed), Few);
        Assert.Empty(client.OpenCircuits());

        await FailAsync(client, 4);

        Assert.Equal([new CircuitStatus(CircuitScope.Method, "Probe.say", CircuitState.Open, 0, 4, 0)], client.OpenCircuits());
    }

    [Fact]
    public async Task A_methods_own_options_beat_the_clients()
    {
        await using var client = Client(new AnsweringTransport(static _ => Failed), static o => o.Configure(static x => x with
        {
            Methods = new Dictionary<string, MethodPolicy> { ["say"] = new() { CircuitBreaker = new() { MinSamples = 2 } } },
        }));

        await FailAsync(client, 2);

        Assert.Equal(RpcErrorCode.CircuitOpen, await CodeOf(client));
    }

    [Fact]
    public async Task Calls_of_one_key_share_a_circuit_and_others_do_not()
    {
        await using var client = Client(
            new AnsweringTransport(static request => (string?)request.Message == "bad" ? Failed : RpcResponse.Success(request.Message)),
            o => Few(o.Configure(static x => x with { CircuitKey = static request => (string)request.Message! })));
        await FailAsync(client, 4, "bad");

        Assert.Equal(RpcErrorCode.CircuitOpen, await CodeOf(client, "bad"));
        Assert.Null(await CodeOf(client, "good"));
        Assert.Equal("bad", Assert.Single(client.OpenCircuits()).Key);
    }

    [Fact]
    public async Task A_classifier_may_leave_it_at_what_the_client_says()
    {
        await using var client = Client(
            new AnsweringTransport(static request => RpcResponse.Success(request.Message)),
            o => Few(o.Configure(static x => x with
            {
                CircuitClassifier = static (request, response, usual) => usual == CallVerdict.Success && (string?)response.Message == "sorry" ? CallVerdict.Failure : usual,
            })));

        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await CodeOf(client, "fine"));
            Assert.Null(await CodeOf(client, "sorry"));
        }

        Assert.Equal(RpcErrorCode.CircuitOpen, await CodeOf(client, "fine"));
    }

    [Theory]
    [InlineData(RpcErrorCode.Declared, false, CallVerdict.Success)]
    [InlineData(RpcErrorCode.Business, false, CallVerdict.Success)]
    [InlineData(RpcErrorCode.Timeout, false, CallVerdict.Timeout)]
    [InlineData(RpcErrorCode.Timeout, true, CallVerdict.Timeout)]
    [InlineData(RpcErrorCode.CallerDeadline, false, CallVerdict.Timeout)]
    [InlineData(RpcErrorCode.CallerDeadline, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.NotResolved, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.NoInstance, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.AccessDenied, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.CircuitOpen, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.Canceled, false, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.Encoding, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.Unsupported, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.TooLarge, true, CallVerdict.Ignored)]
    [InlineData(RpcErrorCode.TooLarge, false, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.Remote, false, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.ConnectFailed, true, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.ConnectTimeout, true, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.ConnectionLost, false, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.Protocol, false, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.Rejected, false, CallVerdict.Failure)]
    [InlineData(RpcErrorCode.Internal, false, CallVerdict.Failure)]
    public async Task Each_kind_of_error_says_what_it_says(RpcErrorCode code, bool nothingSent, CallVerdict expected)
    {
        var verdicts = new List<CallVerdict>();
        await using var client = Client(
            new AnsweringTransport(_ => new RpcError(code, "It ended.") { NothingSent = nothingSent }),
            o => o.Configure(x => x with
            {
                MostPicks = 1,
                CircuitClassifier = (_, _, usual) =>
                {
                    verdicts.Add(usual);
                    return usual;
                },
            }));

        await CodeOf(client);

        Assert.Equal(expected, Assert.Single(verdicts));
    }

    [Fact]
    public async Task What_a_middleware_throws_says_nothing()
    {
        await using var client = Client(new AnsweringTransport(Echo), static o => Few(o.Use(static _ => static (_, _) => throw new InvalidOperationException("It threw."))));

        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.SayAsync("hello"));
        }
    }

    [Fact]
    public async Task Answers_that_come_later_count_as_well()
    {
        await using var client = Client(new AnsweringTransport(static _ => Failed) { Waits = true }, Few);

        await FailAsync(client, 4);

        Assert.Equal(RpcErrorCode.CircuitOpen, await CodeOf(client));
    }

    [Fact]
    public async Task Layers_stand_in_Kitex_order_and_what_is_off_says_so()
    {
        await using var none = Client(new AnsweringTransport(Echo), static o => o.Configure(static x => x with { CircuitBreaker = null }).Use(static next => next, "mine"));
        Assert.Equal(["circuit breaker (off)", "mine", "balance", "instance circuit breaker (off)", "transport: answering"], Without(none.Describe()));

        await using var all = Client(new AnsweringTransport(Echo), static o => o
            .Use(static next => next, "mine")
            .AccessRule(static _ => null)
            .EjectOutliers()
            .InstanceCircuitBreaker());

        Assert.Equal(
            ["circuit breaker", "mine", "access rules", "balance", "outlier ejection", "instance circuit breaker", "transport: answering"],
            Without(all.Describe()));

        // What others put in is their tests' affair.
        static string[] Without(IEnumerable<string> layers) => [.. layers.Where(static l => l is "mine" or "access rules" or "balance" or "outlier ejection" || l.Contains("circuit breaker", StringComparison.Ordinal) || l.StartsWith("transport", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_closed_circuit_costs_no_memory()
    {
        var circuits = new MethodCircuits(null, null, new CircuitNotices(null, NullLogger.Instance), _clock);
        var call = circuits.Wrap(static (_, _) => new(RpcResponse.Success(null)));
        var request = new RpcRequest { Method = new TextMethod(), Policy = new MethodPolicy { CircuitBreaker = new() } };
        for (var i = 0; i < 1000; i++)
        {
            await call(request, default);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            await call(request, default);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static RpcResponse Echo(RpcRequest request) => RpcResponse.Success(request.Message);

    private static void Few(KitexClientBuilder builder) => builder.CircuitBreaker(static x => x with { MinSamples = 4 });

    private static async Task<RpcErrorCode?> CodeOf(ProbeClient client, string text = "hello")
    {
        try
        {
            await client.SayAsync(text);
            return null;
        }
        catch (RpcException failed)
        {
            return failed.Code;
        }
        catch (RpcCanceledException)
        {
            return RpcErrorCode.Canceled;
        }
    }

    private static async Task FailAsync(ProbeClient client, int times, string text = "hello")
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(RpcErrorCode.Remote, await CodeOf(client, text));
        }
    }

    private ProbeClient Client(AnsweringTransport transport, Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.HostPorts("a:1").UseTransport(transport).UseTime(_clock).CircuitBreaker().OnCircuitChanged(_changes.Add);
        configure?.Invoke(o);
    });
}
