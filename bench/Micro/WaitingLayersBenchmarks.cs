using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Client;
using Kitex.Configuration;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Fallback;
using Kitex.Resilience.Retrying;
using Kitex.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Micro;

/// <summary>What the layers of governance cost that are off and only wait for a call, or a change, to ask for them: over an endpoint without them.</summary>
[MemoryDiagnoser]
[InProcess]
public class WaitingLayersBenchmarks
{
    private static readonly object Answer = new();

    private readonly RpcRequest _request = new() { Method = EchoMethods.Echo, Callee = "bench", Destination = new Instance(AddressText.Parse("10.0.0.1:8888")) };
    private readonly RpcEndpoint _alone = static (_, _) => new(RpcResponse.Success(Answer));
    private readonly LiveClientOptions _live = new(new OptionSteps<KitexClientOptions>(new KitexClientOptions()), NullLogger.Instance);
    private readonly RpcEndpoint _layered;

    public WaitingLayersBenchmarks()
    {
        var notices = new CircuitNotices(null, NullLogger.Instance);
        _layered = MiddlewareChain.Compose(
            [
                new FallbackLayer(NullLogger.Instance).Wrap,
                new RetryLayer(TimeProvider.System).Wrap,
                new MethodCircuits(null, null, notices, TimeProvider.System).Wrap,
                AccessRules.Layer(() => _live.Current.AccessRules, CallFailure.Denied),
                new DegradationLayer(_live).Wrap,
                new InstanceCircuits(() => _live.Current.InstanceCircuitBreaker, null, notices, TimeProvider.System).Wrap,
            ],
            _alone);
    }

    [GlobalCleanup]
    public void End() => _live.Dispose();

    [Benchmark(Baseline = true)]
    public ValueTask<RpcResponse> Endpoint_alone() => _alone(_request, default);

    [Benchmark]
    public ValueTask<RpcResponse> Behind_layers_that_are_off() => _layered(_request, default);
}
