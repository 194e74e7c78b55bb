using Google.Protobuf;
using Kitex.Client;
using Kitex.OpenTelemetry.Tests.Api;
using Kitex.Server;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Metrics.V1;
using OpenTelemetry.Trace;
using Span = OpenTelemetry.Proto.Trace.V1.Span;
using Status = OpenTelemetry.Proto.Trace.V1.Status;

namespace Kitex.OpenTelemetry.Tests;

/// <summary>
/// What the OpenTelemetry SDK exports of a chain of three services under load, as a receiver in another process has it: one joined trace
/// for each call, and metrics that count the calls one for one.
/// </summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const int Calls = 200;
    private const int AtOnce = 8;
    private const int Services = 3;
    private const int SpansOfACall = 2 * Services;

    private readonly OtlpProcess _receiver = OtlpProcess.Start();
    private readonly Stack<IAsyncDisposable> _owned = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData("ttheader", "Chain/pass", "kitex")]
    [InlineData("ttheaderframed", "Chain/pass", "kitex")]
    [InlineData("mux", "Chain/pass", "kitex")]
    [InlineData("protobuf", "links.api.Links/Pass", "kitex")]
    [InlineData("grpc", "links.api.Links/Pass", "grpc")]
    [InlineData("stream", "links.api.Links/Talk", "grpc")]
    public async Task A_chain_under_load_is_one_trace_for_each_call_and_every_call_is_counted(string way, string name, string system)
    {
        var address = await _receiver.AddressAsync();
        using (var tracing = Sdk.CreateTracerProviderBuilder().AddKitex().AddOtlpExporter(o => Send(o, address, "traces")).Build())
        using (var metrics = Sdk.CreateMeterProviderBuilder().AddKitex().AddOtlpExporter(o => Send(o, address, "metrics")).Build())
        {
            var call = await ChainAsync(way);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                for (var i = 0; i < Calls / AtOnce; i++)
                {
                    await call();
                }
            }));
            await EndAsync();
            Assert.True(tracing.ForceFlush());
            Assert.True(metrics.ForceFlush());
        }

        AssertChains(name, system);
        AssertCounts(name, system, Services * Calls);
        await AssertProtocAgreesAsync(name);
    }

    private async Task<Func<Task>> ChainAsync(string way)
    {
        if (way is "ttheader" or "ttheaderframed" or "mux")
        {
            ChainClient? next = null;
            for (var i = 0; i < Services; i++)
            {
                var server = await StartAsync(ChainServer.Create(new Chain(next), Listen));
                next = Own(new ChainClient("chain", o => Go(o, server, way)));
            }

            return async () => Assert.Equal("hello", await next!.PassAsync("hello"));
        }

        LinksClient? link = null;
        for (var i = 0; i < Services; i++)
        {
            var server = await StartAsync(LinksServer.Create(new Links(link), Listen));
            link = Own(new LinksClient("links", o => Go(o, server, way)));
        }

        return way == "stream"
            ? async () => Assert.Equal(3, await link!.TalkAsync(Enumerable.Repeat(new Word { Text = "hello" }, 3).ToAsyncEnumerable()).CountAsync())
            : async () => Assert.Equal("hello", (await link!.PassAsync(new Word { Text = "hello" })).Text);
    }

    private void AssertChains(string name, string system)
    {
        var spans = _receiver.Read("traces", ExportTraceServiceRequest.Parser)
            .SelectMany(static request => request.ResourceSpans).SelectMany(static resource => resource.ScopeSpans)
            .Where(static scope => scope.Scope.Name == "Kitex").SelectMany(static scope => scope.Spans).ToList();
        Assert.Equal(SpansOfACall * Calls, spans.Count);
        Assert.All(spans, span => Assert.Equal((name, name, system), (span.Name, Tag(span, "rpc.method"), Tag(span, "rpc.system.name"))));
        Assert.All(spans, static span => Assert.Equal(Status.Types.StatusCode.Unset, span.Status?.Code ?? Status.Types.StatusCode.Unset));
        var traces = spans.GroupBy(static span => span.TraceId).ToList();
        Assert.Equal(Calls, traces.Count);
        foreach (var trace in traces)
        {
            var byParent = trace.ToDictionary(static span => span.ParentSpanId);
            var kinds = new List<Span.Types.SpanKind>();
            for (var span = byParent[ByteString.Empty]; span is not null; span = byParent.GetValueOrDefault(span.SpanId))
            {
                kinds.Add(span.Kind);
            }

            Assert.Equal(Enumerable.Repeat((Span.Types.SpanKind[])[Span.Types.SpanKind.Client, Span.Types.SpanKind.Server], Services).SelectMany(static hop => hop), kinds);
        }
    }

    private void AssertCounts(string name, string system, int calls)
    {
        var metrics = _receiver.Read("metrics", ExportMetricsServiceRequest.Parser)
            .SelectMany(static request => request.ResourceMetrics).SelectMany(static resource => resource.ScopeMetrics)
            .SelectMany(static scope => scope.Metrics.Select(metric => (Scope: scope.Scope.Name, Metric: metric))).ToList();
        foreach (var (scope, side) in (ReadOnlySpan<(string, string)>)[("Kitex", "client"), ("Kitex.Server", "server")])
        {
            // Cumulative: the last says all.
            var durations = metrics.Last(metric => metric.Scope == scope && metric.Metric.Name == $"rpc.{side}.call.duration").Metric;
            Assert.Equal("s", durations.Unit);
            var points = durations.Histogram.DataPoints.Where(point => Tag(point, "rpc.method") == name).ToList();
            Assert.Equal((ulong)calls, points.Aggregate(0UL, static (sum, point) => sum + point.Count));
            Assert.All(points, point => Assert.Equal((system, null), (Tag(point, "rpc.system.name"), Tag(point, "error.type"))));
            var active = metrics.Last(metric => metric.Scope == scope && metric.Metric.Name == $"kitex.{side}.active_calls").Metric;
            Assert.All(active.Sum.DataPoints, static point => Assert.Equal(0, point.AsInt));
        }
    }

    private async Task AssertProtocAgreesAsync(string name)
    {
        var count = 0;
        foreach (var file in _receiver.Files("traces"))
        {
            var text = await Protoc.DecodeAsync("opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest", "opentelemetry/proto/collector/trace/v1/trace_service.proto", file);
            count += text.Split('\n').Count(line => line.Trim() == $"name: \"{name}\"");
        }

        Assert.Equal(SpansOfACall * Calls, count);
    }

    private static string? Tag(Span span, string key) => span.Attributes.FirstOrDefault(tag => tag.Key == key)?.Value.StringValue;

    private static string? Tag(HistogramDataPoint point, string key) => point.Attributes.FirstOrDefault(tag => tag.Key == key)?.Value.StringValue;

    private static void Send(OtlpExporterOptions options, Uri receiver, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(receiver, $"/v1/{signal}");
    }

    private static void Listen(KitexServerBuilder o) => o.Listen("127.0.0.1:0");

    private static void Go(KitexClientBuilder o, KitexServer server, string way)
    {
        o.HostPorts(AddressText.Format(server.Address)).Timeout(TimeSpan.FromSeconds(60));
        switch (way)
        {
            case "ttheaderframed":
                o.TTHeaderFramed();
                break;
            case "mux":
                o.Multiplexed();
                break;
            case "grpc" or "stream":
                o.Grpc();
                break;
        }
    }

    private async Task<KitexServer> StartAsync(KitexServer server)
    {
        Own(server);
        await server.StartAsync();
        return server;
    }

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private async Task EndAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    private sealed class Chain(ChainClient? next) : IChain
    {
        public ValueTask<string> PassAsync(string text, CallContext call = default) => next is null ? new(text) : next.PassAsync(text, call);
    }

    private sealed class Links(LinksClient? next) : ILinks
    {
        public ValueTask<Word> PassAsync(Word request, CallContext call = default) => next is null ? new(request) : next.PassAsync(request, call);

        public IAsyncEnumerable<Word> TalkAsync(IAsyncEnumerable<Word> requests, CallContext call = default) => next is null ? requests : next.TalkAsync(requests, call);
    }
}
