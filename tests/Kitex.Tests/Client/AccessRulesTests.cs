using Kitex.Client;

namespace Kitex.Tests.Client;

public sealed class AccessRulesTests : IAsyncDisposable
{
    private readonly RecordingTransport _transport = new();

    [Fact]
    public async Task A_forbidden_call_is_not_sent_and_says_why()
    {
        await using var client = Client(static o => o.AccessRule(static request => (string?)request.Message == "secret" ? "secrets stay here" : null));
        await client.SayAsync("hello");

        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("secret"));

        Assert.Equal(RpcErrorCode.AccessDenied, denied.Code);
        Assert.True(denied.Error.NothingSent);
        Assert.Contains("Probe.say of probe: access denied: secrets stay here", denied.Message, StringComparison.Ordinal);
        Assert.Single(_transport.Requests);
    }

    [Fact]
    public async Task The_first_rule_that_forbids_gives_the_reason()
    {
        await using var client = Client(static o => o.AccessRule(static _ => null).AccessRule(static _ => "second").AccessRule(static _ => "third"));

        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"));

        Assert.EndsWith("access denied: second", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_stand_behind_middleware_and_before_the_pick()
    {
        var seen = new List<string>();
        await using var client = Client(o => o
            .Use(next => (request, cancellation) =>
            {
                seen.Add("middleware");
                return next(request, cancellation);
            })
            .AccessRule(request =>
            {
                seen.Add(request.Destination is null ? "rule, not picked" : "rule, picked");
                return null;
            }));

        await client.SayAsync("hello");

        Assert.Equal(["middleware", "rule, not picked"], seen);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private ProbeClient Client(Action<KitexClientBuilder> configure) => new(o =>
    {
        o.HostPorts("a:1").UseTransport(_transport);
        configure(o);
    });
}
