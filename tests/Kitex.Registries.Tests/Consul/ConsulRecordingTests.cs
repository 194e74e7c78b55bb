using System.Net;
using System.Net.Sockets;
using Kitex.Discovery;
using Kitex.Registries.Consul;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Consul;

/// <summary>What Kitex's registry-consul has said to Consul 1.8.7 and heard from it.</summary>
public sealed class ConsulRecordingTests : OwningSuite
{
    private const string Id = "echo.service:127.0.0.1:9212";

    private static readonly RecordedExchange[] Recording = RecordedExchange.Read("consul_http.json");
    private static readonly ServiceRegistration Recorded = new("echo.service", new Instance(new IPEndPoint(IPAddress.Loopback, 9212)));

    private readonly ConsulServer _consul;

    public ConsulRecordingTests() => _consul = Own(new ConsulServer());

    public override Task InitializeAsync() => _consul.StartAsync(isEmpty: true);

    [Fact]
    public async Task Registering_finding_and_leaving_are_the_recorded_requests()
    {
        var bodies = new List<byte[]>();
        await using var server = new HttpDouble(async exchange =>
        {
            bodies.Add(exchange.Body);
            await exchange.AnswerAsync(200, exchange.Method == "GET" ? "[]" : "");
        });
        await server.StartAsync();
        await using var registry = Open(server.Port);
        var registration = await registry.RegisterAsync(Recorded, default);
        await using (var list = registry.WatchAsync(new ServiceTarget("echo.service"), default).GetAsyncEnumerator())
        {
            Assert.True(await list.MoveNextAsync());
        }

        await registration.DisposeAsync();
        var requests = Recording.Where(static exchange => exchange.IsRequest).ToArray();
        Assert.Equal(requests.Select(static request => request.Asked), server.Asked);
        Assert.Equal(requests.Select(static request => request.Body), bodies);
    }

    [Fact]
    public async Task The_recorded_answer_is_read()
    {
        var recorded = Recording.Single(static exchange => !exchange.IsRequest && exchange.Body.Length > 0);
        await using var server = new HttpDouble(exchange => exchange.AnswerAsync(200, recorded.Body, "application/json", ("Content-Encoding", "gzip")));
        await server.StartAsync();
        await using var registry = Open(server.Port);
        await using var lists = registry.WatchAsync(new ServiceTarget("echo.service"), default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        var found = Assert.Single(lists.Current);
        Assert.Equal(Recorded.Instance.Address, found.Address);
        Assert.Equal(10, found.Weight);
        Assert.Empty(found.Tags);
    }

    [Fact]
    public async Task To_Consul_both_registrations_are_the_same()
    {
        await _consul.AskAsync(HttpMethod.Put, "/v1/agent/service/register", Recording[0].Body);
        var theirs = await _consul.AskAsync(HttpMethod.Get, $"/v1/agent/service/{Id}");
        var theirCheck = await _consul.AskAsync(HttpMethod.Get, "/v1/agent/checks");
        await _consul.AskAsync(HttpMethod.Put, $"/v1/agent/service/deregister/{Id}");

        await using var registry = Open(_consul.Port);
        await using var registration = await registry.RegisterAsync(Recorded, default);
        Assert.Equal(theirs, await _consul.AskAsync(HttpMethod.Get, $"/v1/agent/service/{Id}"));
        Assert.Equal(theirCheck, await _consul.AskAsync(HttpMethod.Get, "/v1/agent/checks"));
    }

    [Fact]
    public async Task What_Go_has_registered_is_found()
    {
        // The check that it asks for must find somebody; whoever listens there will do.
        using var listener = new TcpListener(IPAddress.Loopback, 9212);
        try
        {
            listener.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
        }

        await _consul.AskAsync(HttpMethod.Put, "/v1/agent/service/register", Recording[0].Body);
        await using var registry = Open(_consul.Port);
        await using var list = new WatchedList(registry, "echo.service");
        await list.UntilAsync(static instances => instances.Count == 1 && instances[0].Weight == 10);
        Assert.Equal(Recorded.Instance.Address, list.Current![0].Address);
    }

    [Fact]
    public async Task Tags_and_weight_are_written_as_Go_writes_them()
    {
        byte[]? body = null;
        await using var server = new HttpDouble(exchange =>
        {
            body ??= exchange.Body;
            return exchange.AnswerAsync(200);
        });
        await server.StartAsync();
        await using var registry = Open(server.Port);
        var tags = new Dictionary<string, string> { ["zone"] = "z1", ["name"] = "<a:b>" };
        await using var registration = await registry.RegisterAsync(Recorded with { Instance = Recorded.Instance with { Weight = 33, Tags = tags } }, default);
        Assert.Equal(
            """{"ID":"echo.service:127.0.0.1:9212","Name":"echo.service","Tags":["name:\u003ca:b\u003e","zone:z1"],"Port":9212,"Address":"127.0.0.1","Weights":{"Passing":33,"Warning":33},"Check":{"Interval":"5s","Timeout":"5s","TCP":"127.0.0.1:9212","DeregisterCriticalServiceAfter":"1m"},"Checks":null}""" + "\n",
            System.Text.Encoding.UTF8.GetString(body!));
    }

    private static ConsulRegistry Open(int port) => new(new ConsulOptions { Endpoints = [$"127.0.0.1:{port}"] });
}
