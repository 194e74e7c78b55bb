using Kitex.Client.Configuration;
using Kitex.Server.Tests.Documentation.Api;
using Microsoft.Extensions.Configuration;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class ConfigurationPage
{
    public static async Task Bound(IConfiguration configuration)
    {
        await using var echo = new EchoClient("echo", o => o.Bind(configuration.GetSection("Kitex:Clients:echo")));
        await using var server = EchoServer.Create(new EchoImpl(), o => o.Bind(configuration.GetSection("Kitex:Server")));
    }

    public static void Changed(EchoClient client, KitexServer server)
    {
        client.Reconfigure(o => o with { Timeout = TimeSpan.FromSeconds(1) });
        server.Reconfigure(o => o with { MaxConnections = 100 });
    }

    public static void Documents(EchoClient client, KitexServer server)
    {
        client.Reconfigure(o => o.WithKitexTimeouts("""{ "*": { "conn_timeout_ms": 100, "rpc_timeout_ms": 800 }, "echo": { "rpc_timeout_ms": 200 } }"""), "rpc_timeout");
        client.Reconfigure(o => o.WithKitexRetries("""{ "*": { "enable": true, "type": 0, "failure_policy": { "stop_policy": { "max_retry_times": 2 } } } }"""), "retry");
        client.Reconfigure(o => o.WithKitexCircuitBreakers("""{ "echo": { "enable": true, "err_rate": 0.3, "min_sample": 100 } }"""), "circuit_break");
        client.Reconfigure(o => o.WithKitexDegradation("""{ "enable": true, "percentage": 10 }"""), "degradation");
        server.Reconfigure(o => o.WithKitexLimits("""{ "connection_limit": 100, "qps_limit": 2000 }"""), "limit");
    }

    public static void RulesOfAccess(KitexServerBuilder o, IConfiguration configuration)
    {
        o.Bind(configuration.GetSection("Kitex:Server"));
        o.Configure(x => x with
        {
            AdmissionRules = [head => configuration[$"Blocked:{head.Caller}"] is null ? null : "blocked"],
        });
    }
}
