using System.Net;
using System.Text;
using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.Consul;
using Kitex.Registries.Tests.Api;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Kitex.Server;
using Kitex.Transport;

namespace Kitex.Registries.Tests.Consul;

/// <summary>A Consul that asks for tokens and denies what they do not allow, and speaks TLS too.</summary>
public sealed class ConsulAccessTests : OwningSuite
{
    private const string Service = "access.ping";
    private const string Operator = "operator-of-the-test";
    private const string AccessControl = $$"""acl { enabled = true default_policy = "deny" tokens { master = "{{Operator}}" agent = "{{Operator}}" } }""";

    private static readonly ServiceRegistration Registration = new(Service, new Instance(new IPEndPoint(IPAddress.Loopback, 1)));

    private readonly ServerPapers _papers;
    private readonly int _securePort = FreePort.Take(1)[0];
    private readonly ConsulServer _consul;

    public ConsulAccessTests()
    {
        _papers = Own(new ServerPapers());
        _consul = Own(new ConsulServer($$"""{{AccessControl}} ports { https = {{_securePort}} } cert_file = "{{_papers.CertificateFile}}" key_file = "{{_papers.KeyFile}}" """));
    }

    public override async Task InitializeAsync()
    {
        await _consul.StartAsync(isEmpty: true);

        // Its rules are there a moment later than its leader.
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await _consul.AskAsync(HttpMethod.Get, "/v1/agent/self", token: Operator);
                await _consul.AskAsync(HttpMethod.Get, "/v1/acl/policies", token: Operator);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_token_that_may_register_and_find_does()
    {
        var token = await NewTokenAsync($$"""service "{{Service}}" { policy = "write" } node_prefix "" { policy = "read" }""");
        await using var registry = Open(token);
        var registration = await registry.RegisterAsync(Registration, default);
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);
        await registration.DisposeAsync();
        await list.UntilAsync(static instances => instances.Count == 0);
    }

    [Theory]
    [InlineData("nobody-has-this-token")]
    [InlineData(null)]
    public async Task A_wrong_token_or_none_registers_nothing_and_the_server_does_not_start(string? token)
    {
        await using var registry = Open(token);
        await using var server = PingServer.Create(new Pong(), o => o.Listen("127.0.0.1:0").UseRegistry(registry));
        var failed = Assert.IsType<RegistryException>((await Assert.ThrowsAsync<RegistrationException>(() => server.StartAsync())).InnerException);
        Assert.True(failed.IsDenied);
        Assert.Contains("403", failed.Message, StringComparison.Ordinal);
        Assert.Contains("token", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_only_read_registers_nothing()
    {
        await using var registry = Open(await NewTokenAsync("""service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }"""));
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Registration, default));
        Assert.True(failed.IsDenied);
        Assert.Contains("Permission denied", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_finds_nothing_and_the_call_fails_with_the_reason()
    {
        await using var registry = Open("nobody-has-this-token");
        await using var lists = registry.WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        Assert.True((await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync())).IsDenied);

        await using var client = new PingClient(Service, o => o.UseResolver(registry).Timeout(TimeSpan.FromSeconds(20)));
        var failed = await Assert.ThrowsAnyAsync<RpcException>(async () => await client.PingAsync("there"));
        Assert.Contains("ACL not found", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_the_server_must_be_whom_its_authority_vouches_for()
    {
        await using var registry = Open(Operator, _securePort, new TlsClientOptions { TrustedAuthorities = [_papers.Authority] });
        await using var registration = await registry.RegisterAsync(Registration, default);
        await using var list = new WatchedList(registry, Service);
        await list.UntilAsync(static instances => instances.Count == 1);

        await using var stranger = Open(Operator, _securePort, new TlsClientOptions());
        await Assert.ThrowsAsync<RegistryException>(async () => await stranger.RegisterAsync(Registration, default));
    }

    private ConsulRegistry Open(string? token, int? port = null, TlsClientOptions? tls = null) =>
        new(new ConsulOptions { Endpoints = [$"127.0.0.1:{port ?? _consul.Port}"], Token = token, Tls = tls, Check = ConsulCheck.None });

    private async Task<string> NewTokenAsync(string rules)
    {
        var name = $"p{Guid.NewGuid():N}";
        await _consul.AskAsync(HttpMethod.Put, "/v1/acl/policy", Encoding.UTF8.GetBytes($$"""{"Name":"{{name}}","Rules":"{{JsonEncodedText.Encode(rules)}}"}"""), Operator);
        using var token = JsonDocument.Parse(await _consul.AskAsync(HttpMethod.Put, "/v1/acl/token", Encoding.UTF8.GetBytes($$"""{"Policies":[{"Name":"{{name}}"}]}"""), Operator));
        return token.RootElement.GetProperty("SecretID").GetString()!;
    }
}
