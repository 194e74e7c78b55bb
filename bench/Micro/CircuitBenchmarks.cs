using BenchmarkDotNet.Attributes;
using Kitex.Resilience.CircuitBreaking;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Micro;

/// <summary>What the circuits cost a call while nothing is wrong.</summary>
[MemoryDiagnoser]
[InProcess]
public class CircuitBenchmarks
{
    private static readonly RpcEndpoint Answer = static (_, _) => new(RpcResponse.Success(null));

    private readonly RpcRequest _request = new()
    {
        Method = new NoMethod(),
        Policy = new MethodPolicy { CircuitBreaker = new() },
        Destination = new Instance(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 8888)),
    };

    private RpcEndpoint _method = Answer;
    private RpcEndpoint _instance = Answer;
    private RpcEndpoint _ejection = Answer;

    [GlobalSetup]
    public void Setup()
    {
        var notices = new CircuitNotices(null, NullLogger.Instance);
        _method = new MethodCircuits(null, null, notices, TimeProvider.System).Wrap(Answer);
        var options = new CircuitBreakerOptions();
        _instance = new InstanceCircuits(() => options, null, notices, TimeProvider.System).Wrap(Answer);
        _ejection = new OutlierEjection(new(), notices, TimeProvider.System).Wrap(Answer);
    }

    [Benchmark(Baseline = true)]
    public ValueTask<RpcResponse> Nothing() => Answer(_request, default);

    [Benchmark]
    public ValueTask<RpcResponse> Method() => _method(_request, default);

    [Benchmark]
    public ValueTask<RpcResponse> Instance() => _instance(_request, default);

    [Benchmark]
    public ValueTask<RpcResponse> Ejection() => _ejection(_request, default);

    private sealed class NoMethod() : RpcMethod("Bench", "call", RpcKind.Unary)
    {
        public override void EncodeRequest(object? message, Network.OutputBuffer output) => throw new NotSupportedException();

        public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw new NotSupportedException();

        public override void EncodeResponse(in RpcResponse response, Network.OutputBuffer output) => throw new NotSupportedException();

        public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => throw new NotSupportedException();
    }
}
