using System.Runtime.CompilerServices;
using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Client;

namespace Kitex.Micro;

/// <summary>
/// What all layers of governance together cost a call that succeeds: against a stub that has nothing but its request and the
/// transport, a client as it comes, and one with everything on.
/// </summary>
[MemoryDiagnoser]
[InProcess]
public class PipelineBenchmarks
{
    private static readonly CallOptions NoOptions = new();
    private static readonly string[] Ten = [.. Enumerable.Range(1, 10).Select(static i => $"10.0.0.{i}:8888")];
    private static readonly Instance Anywhere = new(AddressText.Parse("10.0.0.1:8888"));

    private readonly AnsweringTransport _transport = new(needsDestination: true);
    private readonly BareClient _off = new(static o => o.HostPorts("10.0.0.1:8888"), needsDestination: true);
    private readonly BareClient _ten = new(static o => o.HostPorts(Ten), needsDestination: true);
    private readonly BareClient _on = new(static o => All(o), needsDestination: true);
    private readonly BareClient _onLeastRequests = new(static o => All(o).UseLoadBalancer(new LoadBalancing.LeastRequests()), needsDestination: true);
    private readonly BareClient _onPeakEwma = new(static o => All(o).UseLoadBalancer(new LoadBalancing.PeakEwma()), needsDestination: true);

    [Benchmark(Baseline = true)]
    public ValueTask<object> Stub_and_transport_alone()
    {
        var answer = BareAsync(NoOptions);
        _transport.End();
        return answer;
    }

    [Benchmark]
    public ValueTask<object> Everything_off() => _off.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> Ten_instances() => _ten.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> Everything_on() => _on.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> Everything_on_with_least_requests() => _onLeastRequests.AskAsync(NoOptions);

    [Benchmark]
    public ValueTask<object> Everything_on_with_peak_EWMA() => _onPeakEwma.AskAsync(NoOptions);

    private static KitexClientBuilder All(KitexClientBuilder o) => o
        .HostPorts(Ten)
        .AttemptTimeout(TimeSpan.FromSeconds(1))
        .Retry(RetryPolicy.Failure())
        .CircuitBreaker()
        .InstanceCircuitBreaker()
        .EjectOutliers()
        .AccessRule(static _ => null)
        .Fallback(FallbackPolicy.OnError(static (_, response, _) => new(response)));

    /// <summary>What no client can do without: a request with its deadline, and the wait for the answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<object> BareAsync(CallOptions options)
    {
        var started = TimeProvider.System.GetTimestamp();
        var response = await _transport.InvokeAsync(
            new RpcRequest
            {
                Method = EchoMethods.Echo,
                Callee = "bench",
                Options = options,
                Destination = Anywhere,
                Started = started,
                Deadline = started + TimeProvider.System.TimestampFrequency,
            },
            default).ConfigureAwait(false);
        return response.Message!;
    }
}
