using System.Diagnostics;
using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Diagnostics;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;
using Kitex.Server;
using Kitex.Server.Dispatching;
using Kitex.Server.Protocols;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Micro;

/// <summary>
/// What telemetry costs a served call whose handler does no work, from its message to its answer: with nobody listening, with metrics,
/// and with spans of which one in a hundred is sampled. The difference of the two is the cost.
/// </summary>
[MemoryDiagnoser]
[InProcess]
public class ServerTelemetryBenchmarks
{
    private readonly TTHeaderFraming _framing = new(new KitexServerOptions().TTHeader, framed: false);
    private readonly KitexServerBuilder _builder = new KitexServerBuilder().AddService(EchoDescriptor.Describe(new SilentEcho()));
    private readonly Admission _admission = new(new ServerMetrics(), TimeProvider.System, NullLogger.Instance);
    private LiveServerOptions _live = null!;
    private FixedConnection _connection = null!;
    private MessageReader _reader = null!;
    private ServerConnection _peer = null!;
    private MessageExchange _without = null!;
    private MessageExchange _with = null!;
    private IReadOnlyList<IDisposable> _listeners = [];

    /// <summary>Who listens.</summary>
    [Params(Listeners.Nobody, Listeners.Metrics, Listeners.Prometheus, Listeners.Spans, Listeners.Both)]
    public string Listening { get; set; } = "";

    [GlobalSetup]
    public void Listen()
    {
        _connection = new FixedConnection(Message());
        _reader = new MessageReader(_connection, FramingDetector.ForThrift(new KitexServerOptions().TTHeader), TimeProvider.System);
        _peer = new ServerConnection(_connection, TimeProvider.System);
        _live = new LiveServerOptions(_builder.Steps, _admission, NullLogger.Instance);
        _without = Exchange(null);
        _with = Exchange(new CallObserver(ActivityKind.Server, ServerMetrics.Calls, new(), TimeProvider.System, NullLogger.Instance));
        _listeners = Listeners.Begin(Listening, KitexTelemetry.ServerMeterName);
    }

    [GlobalCleanup]
    public void Leave()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _live.Dispose();
    }

    /// <summary>Without telemetry.</summary>
    [Benchmark(Baseline = true)]
    public bool No_telemetry() => Serve(_without);

    /// <summary>With it.</summary>
    [Benchmark]
    public bool Telemetry() => Serve(_with);

    private bool Serve(MessageExchange exchange)
    {
        _reader.TryParse();
        var request = exchange.Receive(_reader, _connection.Input, _peer, out _)!;
        _reader.Next();
        var pending = exchange.PlaceAsync(request);
        var response = pending.IsCompletedSuccessfully ? pending.Result : throw new InvalidOperationException("The handler waits.");
        var answered = exchange.Respond(_framing, request, 1, response, isLast: false, _connection.Output);
        _connection.Output.Clear();
        return answered;
    }

    private MessageExchange Exchange(CallObserver? observer) =>
        new(new RpcDispatcher(_builder.Served, [], _live.Built, _admission) { Observer = observer }, _live, TimeProvider.System, NullLogger.Instance);

    private byte[] Message()
    {
        using var output = new OutputBuffer();
        var request = new RpcRequest { Method = EchoMethods.Echo, Message = new Request { Message = "hello" }, Callee = "echo", Caller = "bench" };
        _framing.WriteRequest(request, 1, TimeSpan.FromSeconds(1), output);
        return output.ToArray();
    }

    private sealed class SilentEcho : IEcho
    {
        private static readonly Response Answer = new() { Message = "hello" };

        public ValueTask<Response> EchoAsync(Request req, CallContext call = default) => new(Answer);
    }
}
