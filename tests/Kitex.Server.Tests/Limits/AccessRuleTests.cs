using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Limits;

/// <summary>Calls that a server's rules forbid, over messages.</summary>
public abstract class AccessRuleTests(TestNetwork network) : ServerSuite(network)
{
    [Theory]
    [InlineData(ConnectionMode.Pooled)]
    [InlineData(ConnectionMode.Multiplexed)]
    public async Task A_forbidden_caller_is_answered_before_its_arguments_are_read(ConnectionMode connections)
    {
        var engine = new RecordingEngine(Engine);
        var server = await StartAsync(configure: static o => o.AdmissionRule(static head => head is { Caller: "stranger", Method.Name: "sum" } ? "strangers wait outside" : null));
        var client = Own(new BrokenDeskClient(o => o
            .HostPorts(AddressText.Format(server.Address)).UseEngine(engine).Timeout(Limit).Caller("stranger").Configure(x => x with { Connections = connections })));

        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.SendBrokenAsync());

        Assert.Equal(RpcErrorCode.AccessDenied, denied.Code);
        Assert.Equal("request forbidden: strangers wait outside", denied.Error.RemoteMessage);
        Assert.Equal(ApplicationExceptionType.InternalError, denied.Error.TypeId);
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
        Assert.Single(engine.Dialed);
    }

    [Fact]
    public async Task A_rule_may_look_at_the_whole_request_and_stands_behind_the_middleware()
    {
        var seen = new List<string>();
        var handled = false;
        var desk = new Desk
        {
            OnEcho = (request, _) =>
            {
                handled = true;
                return new(new Response { Message = request.Message });
            },
        };
        var client = Client(await StartAsync(desk, o => o
            .Use(next => (request, cancellation) =>
            {
                seen.Add("middleware");
                return next(request, cancellation);
            })
            .AccessRule(request =>
            {
                seen.Add("rule");
                return (request.Message as Request)?.Message == "secret" ? "secrets stay here" : null;
            })));

        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoAsync(Say("secret")));

        Assert.Equal(RpcErrorCode.AccessDenied, denied.Code);
        Assert.Equal("request forbidden: secrets stay here", denied.Error.RemoteMessage);
        Assert.Equal(["middleware", "rule"], seen);
        Assert.False(handled);
        Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
    }

    public sealed class OverSockets() : AccessRuleTests(new SocketNetwork());

    public sealed class InMemory() : AccessRuleTests(new MemoryNetwork());
}
