namespace Kitex.Tests.Resilience.Retrying;

/// <summary>Retries and circuit breakers with each other.</summary>
public sealed class RetryAndCircuitTests : ScriptedSuite
{
    [Fact]
    public async Task With_every_second_attempt_timing_out_they_end_two_hundred_of_three_hundred_calls()
    {
        var client = Client(
            static number => number % 2 == 1 ? Scene.Answer("late", 60) : Scene.Answer("hello"),
            static o => o.AttemptTimeout(Milliseconds(40)).Retry(RetryPolicy.Failure()).CircuitBreaker());

        var (answered, notRetried, keptBack) = (0, 0, 0);
        for (var i = 0; i < 300; i++)
        {
            var ending = await EndOfAsync(() => client.SayAsync("hello"));
            answered += ending.Answer == "hello" ? 1 : 0;
            notRetried += ending.Thrown is RpcTimeoutException late && late.Message.Contains("retry circuit break", StringComparison.Ordinal) ? 1 : 0;
            keptBack += ending.Thrown is RpcCircuitOpenException open && open.Message.Contains("service circuitbreak", StringComparison.Ordinal) ? 1 : 0;
        }

        // The 201st attempt is the first after 200 that fails, and opens the circuit.
        Assert.Equal((100, 80, 120), (answered, notRetried, keptBack));
        Assert.Equal(201, Transport.Requests.Count);
    }

    [Fact]
    public async Task What_a_circuit_keeps_back_is_not_tried_again()
    {
        var client = Client(
            static _ => Scene.Fail(RpcErrorCode.Remote),
            static o => o.Retry(RetryPolicy.Failure(5) with { ShouldRetry = RetryPolicy.AnyError, MaxRetryShare = 0.3 }).CircuitBreaker(static x => x with { MinSamples = 3 }));

        var ending = await EndOfAsync(() => client.SayAsync("hello"));

        // Each attempt counts for itself.
        Assert.IsType<RpcCircuitOpenException>(ending.Thrown);
        Assert.Equal(3, Transport.Requests.Count);
    }
}
