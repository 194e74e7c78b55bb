using System.Diagnostics;
using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Diagnostics;

namespace Kitex.Micro;

/// <summary>
/// What telemetry costs a call that does no work: with nobody listening, with metrics, with spans of which one in a hundred is sampled, and
/// when it is counted for the diagnosis, the phases of one call in so many looked at.
/// </summary>
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
    [Params(Listeners.Nobody, Listeners.Metrics, Listeners.Prometheus, Listeners.Spans, Listeners.Both, "counts", "counts, phases of 1/64", "counts, all phases")]
    public string Listening { get; set; } = "";

    [GlobalSetup]
    public void Listen()
    {
        var observer = new CallObserver(ActivityKind.Client, ClientInstruments.Calls, new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        _layers = new CallTelemetry(observer, default).Wrap(new AttemptTelemetry(default, TimeProvider.System).Wrap(_bare));
        if (Counted is { } settings)
        {
            observer.Count(new CallStatistics(settings, isServed: false, TimeProvider.System));
            _client.Count(settings);
        }

        _listeners = Listeners.Begin(Listening, KitexTelemetry.ClientMeterName);
    }

    private StatisticsSettings? Counted => Listening switch
    {
        "counts" => new(0, Timeout.InfiniteTimeSpan, 50),
        "counts, phases of 1/64" => new(64, Timeout.InfiniteTimeSpan, 50),
        "counts, all phases" => new(1, Timeout.InfiniteTimeSpan, 50),
        _ => null,
    };

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
