using System.Diagnostics;
using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Diagnostics;

namespace Kitex.Micro;

/// <summary>What telemetry costs a call that does no work: with nobody listening, with metrics, and with spans of which one in a hundred is sampled.</summary>
[MemoryDiagnoser]
[InProcess]
public class TelemetryBenchmarks
{
    private static readonly CallOptions NoOptions = new();

    private readonly BareClient _client = new(static o => o.HostPorts("10.0.0.1:8888"), needsDestination: true);
    private readonly RpcEndpoint _bare = static (request, _) => new(RpcResponse.Success(request));
    private readonly RpcRequest _request = new() { Method = EchoMethods.Echo, Callee = "bench" };
    private RpcEndpoint _layers = null!;
    private IReadOnlyList<IDisposable> _listeners = [];

    /// <summary>Who listens.</summary>
    [Params(Listeners.Nobody, Listeners.Metrics, Listeners.Prometheus, Listeners.Spans, Listeners.Both)]
    public string Listening { get; set; } = "";

    [GlobalSetup]
    public void Listen()
    {
        var observer = new CallObserver(ActivityKind.Client, ClientInstruments.Calls, new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        _layers = new CallTelemetry(observer, default).Wrap(new AttemptTelemetry(default, TimeProvider.System).Wrap(_bare));
        _listeners = Listeners.Begin(Listening, KitexTelemetry.ClientMeterName);
    }

    [GlobalCleanup]
    public void Leave()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    /// <summary>Without the layers.</summary>
    [Benchmark(Baseline = true)]
    public ValueTask<RpcResponse> No_telemetry() => _bare(_request, default);

    /// <summary>The two layers alone.</summary>
    [Benchmark]
    public ValueTask<RpcResponse> Layers()
    {
        _request.Trace = null;
        return _layers(_request, default);
    }

    /// <summary>A whole client.</summary>
    [Benchmark]
    public ValueTask<object> Client() => _client.AskAsync(NoOptions);
}
