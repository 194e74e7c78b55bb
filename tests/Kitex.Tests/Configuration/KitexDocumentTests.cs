using Kitex.Client;
using Kitex.Client.Configuration;
using Kitex.Tests.Client;

namespace Kitex.Tests.Configuration;

public sealed class KitexDocumentTests
{
    [Fact]
    public void Timeouts_are_those_of_an_attempt_and_the_whole_call_has_no_other()
    {
        var options = new KitexClientOptions().WithKitexTimeouts("""
            { "*": { "conn_timeout_ms": 100, "rpc_timeout_ms": 800, "unknown": 1 }, "echo": { "rpc_timeout_ms": 200 }, "slow": { "conn_timeout_ms": 0, "rpc_timeout_ms": 0 } }
            """);

        Assert.Equal((Timeout.InfiniteTimeSpan, TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(100)), (options.Timeout, options.AttemptTimeout, options.ConnectTimeout));
        Assert.Equal(new MethodPolicy { Timeout = Timeout.InfiniteTimeSpan, AttemptTimeout = TimeSpan.FromMilliseconds(200) }, options.Methods["echo"]);
        Assert.Equal(MethodPolicy.None, options.Methods["slow"]);
    }

    [Theory]
    [InlineData("""{ "enable": true, "percentage": 30 }""", 0.3)]
    [InlineData("""{ "enable": false, "percentage": 30 }""", 0)]
    [InlineData("""{ "percentage": 30 }""", 0)]
    [InlineData("""{ "enable": true }""", 0)]
    [InlineData("{}", 0)]
    [InlineData("", 0)]
    public void Degradation_is_a_share_of_the_calls(string json, double expected) =>
        Assert.Equal(expected, (new KitexClientOptions { Degradation = 0.9 }).WithKitexDegradation(json).Degradation);

    [Theory]
    [InlineData("""{ "enable": 1 }""", "degradation: enable must be true or false; it is 1.")]
    [InlineData("""{ "percentage": 101 }""", "degradation: percentage must be a whole number from 0 to 100; it is 101.")]
    [InlineData("[]", "degradation: the document must be an object; it is [].")]
    [InlineData("{", "degradation: this is no JSON")]
    public void A_document_that_is_none_is_an_error_that_names_the_key(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => new KitexClientOptions().WithKitexDegradation(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_method_that_is_no_object_is_an_error_that_names_it() =>
        Assert.Contains("rpc_timeout: echo must be an object; it is 3.", Assert.Throws<FormatException>(() => new KitexClientOptions().WithKitexTimeouts("""{ "echo": 3 }""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Retries_and_circuit_breakers_are_those_of_each_method()
    {
        var options = new KitexClientOptions()
            .WithKitexRetries("""
                { "*": { "enable": true, "type": 0, "failure_policy": { "stop_policy": { "max_retry_times": 2, "cb_policy": { "error_rate": 0.2 } } } },
                  "echo": { "enable": true, "type": 1, "backup_policy": { "retry_delay_ms": 30, "stop_policy": { "max_retry_times": 1, "cb_policy": { "error_rate": 0.1 } } } } }
                """)
            .WithKitexCircuitBreakers("""{ "echo": { "enable": true, "err_rate": 0.3, "min_sample": 100 } }""");

        Assert.Equal(RetryPolicy.Failure() with { MaxRetryShare = 0.2 }, options.Retry);
        Assert.Equal(RetryPolicy.Backup(TimeSpan.FromMilliseconds(30)), options.Methods["echo"].Retry);
        Assert.Equal(new CircuitBreakerOptions { ErrorRate = 0.3, MinSamples = 100 }, options.Methods["echo"].CircuitBreaker);
        Assert.Contains("echo: ", Assert.Throws<FormatException>(() => options.WithKitexRetries("""{ "echo": { "enable": true, "type": 1 } }""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_has_gone_from_a_document_is_as_code_has_it()
    {
        await using var transport = new FailingTransport();
        await using var client = new ProbeClient(o => o.UseTransport(transport).HostPorts("a:1")
            .Method("say", new MethodPolicy { Retry = RetryPolicy.Failure(1), Timeout = TimeSpan.FromSeconds(9) }));
        Assert.Equal((2, 9), await CallAsync());

        Take(Retries("say", 3), """{ "say": { "rpc_timeout_ms": 200 } }""");
        Assert.Equal((4, 0.2), await CallAsync());

        Take(Retries("other", 3), """{ "other": { "rpc_timeout_ms": 200 } }""");
        Assert.Equal((2, 9), await CallAsync());

        void Take(string retries, string timeouts)
        {
            client.Reconfigure(o => o.WithKitexRetries(retries), "retry");
            client.Reconfigure(o => o.WithKitexTimeouts(timeouts), "rpc_timeout");
        }

        async Task<(int Attempts, double Seconds)> CallAsync()
        {
            transport.Requests.Clear();
            await Assert.ThrowsAsync<RpcConnectException>(async () => await client.SayAsync("hello"));
            var first = transport.Requests[0];
            return (transport.Requests.Count, TimeProvider.System.GetElapsedTime(first.Started, first.Deadline).TotalSeconds);
        }
    }

    [Fact]
    public async Task A_document_that_cannot_be_leaves_the_last_one()
    {
        await using var transport = new RecordingTransport();
        await using var client = new ProbeClient(o => o.UseTransport(transport).HostPorts("a:1"));
        client.Reconfigure(static o => o.WithKitexDegradation("""{ "enable": true, "percentage": 100 }"""), "degradation");

        Assert.Throws<FormatException>(() => client.Reconfigure(static o => o.WithKitexDegradation("""{ "percentage": -1 }"""), "degradation"));

        Assert.Equal(RpcErrorCode.Rejected, (await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"))).Code);
    }

    [Fact]
    public async Task Degradation_refuses_calls_while_it_is_on()
    {
        await using var transport = new RecordingTransport();
        await using var client = new ProbeClient(o => o.UseTransport(transport).HostPorts("a:1"));

        client.Reconfigure(static o => o.WithKitexDegradation("""{ "enable": true, "percentage": 100 }"""));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"));
        client.Reconfigure(static o => o.WithKitexDegradation("""{ "enable": false }"""));
        await client.SayAsync("hello");

        Assert.Equal((RpcErrorCode.Rejected, true), (refused.Code, refused.Error.NothingSent));
        Assert.Single(transport.Requests);
    }

    private static string Retries(string method, int retries) =>
        $$$"""{ "{{{method}}}": { "enable": true, "type": 0, "failure_policy": { "stop_policy": { "max_retry_times": {{{retries}}}, "cb_policy": { "error_rate": 0.3 } } } } }""";
}
