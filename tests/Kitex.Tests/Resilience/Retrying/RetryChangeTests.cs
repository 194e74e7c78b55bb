using Kitex.Client.Configuration;

namespace Kitex.Tests.Resilience.Retrying;

/// <summary>Policies that change while the client runs.</summary>
public sealed class RetryChangeTests : ScriptedSuite
{
    private const string Mixed = """{ "*": { "enable": true, "type": 2, "mixed_policy": { "retry_delay_ms": 100, "stop_policy": { "max_retry_times": 3 } } } }""";

    [Fact]
    public async Task A_greater_share_lets_the_next_call_retry()
    {
        var client = Client(static _ => Scene.Answer("hello", 50), static o => o.Retry(RetryPolicy.Backup(Milliseconds(10))));
        await CallAsync(47);
        AssertAttempts(53, 6);

        client.Reconfigure(static o => o with { Retry = o.Retry! with { MaxRetryShare = 0.3 } });

        await CallAsync(1);
        AssertAttempts(55, 7);

        async Task CallAsync(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                Assert.Equal("hello", (await EndOfAsync(() => client.SayAsync("hello"))).Answer);
            }
        }
    }

    [Fact]
    public async Task Another_kind_of_retry_holds_from_the_next_call_on()
    {
        var client = Client(static number => Scene.Answer(number % 3 == 0 ? "0" : "11111", 250), static o => o.Retry(RetryPolicy.Failure() with { ShouldRetry = Bad }));
        Assert.Equal(("0", 750), await CallAsync());

        client.Reconfigure(static o => o with { Retry = RetryPolicy.Backup(Milliseconds(100), 2) });
        Assert.Equal(("11111", 250), await CallAsync());

        async Task<(string?, int)> CallAsync()
        {
            var ending = await EndOfAsync(() => client.SayAsync("hello"));
            return (ending.Answer, ending.After);
        }
    }

    [Fact]
    public async Task A_document_changes_the_policy_and_leaves_what_code_says_of_outcomes()
    {
        var client = Client(static number => Scene.Answer(number switch { 1 => "11111", 2 => "11112", _ => "0" }, 250), static o => o.Retry(RetryPolicy.Failure(1) with { ShouldRetry = Bad }));

        client.Reconfigure(static o => o.WithKitexRetries(Mixed));
        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(("0", 450), (ending.Answer, ending.After));
    }

    [Fact]
    public async Task A_methods_document_goes_by_what_code_says_for_the_method_or_else_for_all()
    {
        var client = Client(
            static _ => Scene.Answer("late", 100),
            static o => o.AttemptTimeout(Milliseconds(20)).Retry(RetryPolicy.Failure() with { RetriesTimeouts = false }));

        client.Reconfigure(static o => o.WithKitexRetries("""{ "say": { "enable": true, "failure_policy": { "stop_policy": { "max_retry_times": 5 } } } }"""));
        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Single(Transport.Requests);
    }

    [Fact]
    public async Task A_policy_switched_off_makes_one_attempt()
    {
        var client = Client(static _ => Scene.Fail(RpcErrorCode.Remote), static o => o.Retry(RetryPolicy.Failure() with { ShouldRetry = RetryPolicy.AnyError }));

        client.Reconfigure(static o => o.WithKitexRetries("""{ "*": { "enable": false, "failure_policy": {} } }"""));
        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Single(Transport.Requests);
    }

    private static bool Bad(RpcRequest request, RpcResponse response) => response.Message is not "0";

    private void AssertAttempts(int all, int retries)
    {
        Assert.Equal(all, Transport.Requests.Count);
        Assert.Equal(retries, Transport.Requests.Count(static r => r.Attempt > 0));
    }
}
