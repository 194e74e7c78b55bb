using System.Diagnostics;
using Kitex.Tests.Resilience;

namespace Kitex.Tests.Diagnostics;

/// <summary>The trace that a client's calls carry, whether anybody listens or not.</summary>
[Collection(nameof(Listening))]
public sealed class TraceContextTests : ScriptedSuite
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task The_callers_span_goes_along_though_nobody_takes_those_of_kitex()
    {
        using var spans = new SpanRecorder(ActivitySamplingResult.None);
        spans.Root.TraceStateString = "vendor=1";
        spans.Root.AddBaggage("user", "42");
        var client = Client(_ => Scene.Answer("hello"));

        await client.SayAsync("hello", new CallOptions { Metainfo = new MetaInfo { Transient = new Dictionary<string, string> { ["own"] = "1" } } });

        var carried = Transport.Requests[0].Meta.Transient;
        Assert.Equal(spans.Root.Id, carried["traceparent"]);
        Assert.Equal("vendor=1", carried["tracestate"]);
        Assert.Contains("42", carried["baggage"], StringComparison.Ordinal);
        Assert.Equal("1", carried["own"]);
        Assert.Empty(spans.Ended);
    }

    [Fact]
    public async Task Without_any_span_nothing_goes_along()
    {
        Activity.Current = null;
        var client = Client(_ => Scene.Answer("hello"));

        await client.SayAsync("hello", new CallOptions { Metainfo = new MetaInfo { Transient = new Dictionary<string, string> { ["own"] = "1" } } });

        Assert.DoesNotContain(Transport.Requests[0].Meta.Transient.Keys, static key => key == "tracestate");
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("TRACEPARENT")]
    public async Task A_service_that_is_not_watched_passes_on_what_it_received(string key)
    {
        Activity.Current = null;
        var client = Client(_ => Scene.Answer("hello"));
        var incoming = Served(new MetaInfo { Transient = new Dictionary<string, string> { [key] = Parent, ["own"] = "1" } }, RpcMetadata.Empty);

        await client.SayAsync("hello", CallContext.ForHandler(incoming, default));

        Assert.Contains("0af7651916cd43dd8448eb211c80319c", Transport.Requests[0].Meta.Transient["traceparent"], StringComparison.Ordinal);
        Assert.DoesNotContain("own", Transport.Requests[0].Meta.Transient.Keys);
    }

    [Fact]
    public async Task What_came_as_a_header_field_is_passed_on_too()
    {
        Activity.Current = null;
        var client = Client(_ => Scene.Answer("hello"));

        await client.SayAsync("hello", CallContext.ForHandler(Served(MetaInfo.Empty, RpcMetadata.Empty.With("traceparent", Parent)), default));

        Assert.Contains("0af7651916cd43dd8448eb211c80319c", Transport.Requests[0].Meta.Transient["traceparent"], StringComparison.Ordinal);
    }

    private static RpcRequest Served(MetaInfo meta, RpcMetadata headers) => new() { Method = new TextMethod(), Meta = meta, Headers = headers };
}
