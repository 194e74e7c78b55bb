using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kitex.Diagnostics;
using Kitex.Discovery;
using Kitex.LoadBalancing;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>What a client tells of itself.</summary>
public sealed class ClientDiagnosisTests() : GrpcSuite(new SocketNetwork())
{
    [Fact]
    public async Task Its_instances_with_weights_tags_and_what_discovery_says()
    {
        var resolver = new Pushed();
        var server = await StartAsync();
        var here = new Instance(server.Address!) { Weight = 30, Tags = new Dictionary<string, string> { ["cluster"] = "a" } };
        var there = new Instance(AddressText.Parse("127.0.0.1:1")) { Weight = 0 };
        var client = Client(server, o => o.UseResolver(resolver).UseLoadBalancer(new LeastRequests()));
        Assert.Equal((null, 0), (client.Diagnose().Targets[0].Updated, client.Diagnose().Targets[0].Instances.Count));

        resolver.Push(here);
        await client.EchoAsync(Say("hello"));
        resolver.Push(here, there);
        await Eventually.TrueAsync(() => client.Diagnose().Targets[0].Instances.Count == 2);

        var target = Assert.Single(client.Diagnose().Targets);
        Assert.Equal("desk", target.Name);
        Assert.NotNull(target.Updated);
        Assert.Equal((AddressText.Format(server.Address), 30, "a", 0, "closed"), Tell(target.Instances[0]));
        Assert.Equal(("127.0.0.1:1", 0, null, 0, "closed"), Tell(target.Instances[1]));
        Assert.Equal(2, client.Diagnose().Events.Count(static e => e.Kind == DiagnosticEventKind.Discovery));

        static (string, int, string?, int?, string) Tell(DiagnosedInstance instance) =>
            (instance.Address, instance.Weight, instance.Tags.GetValueOrDefault("cluster"), instance.Active, instance.State);
    }

    [Fact]
    public async Task Its_pooled_connections()
    {
        var (server, begun, end) = await SlowServerAsync();
        var client = Client(server);

        var calling = Enumerable.Range(0, 3).Select(_ => client.SlowAsync(Say("hello")).AsTask()).ToArray();
        await Eventually.TrueAsync(() => begun.Count == 3);
        var during = Connections(client);
        end.SetResult();
        await Task.WhenAll(calling);
        await Eventually.TrueAsync(() => Connections(client).InUse == 0);

        Assert.Equal(new ConnectionCounts(0, 3), during);
        Assert.Equal(new ConnectionCounts(3, 0), Connections(client));
    }

    [Fact]
    public async Task Its_shared_connections()
    {
        var (server, begun, end) = await SlowServerAsync();
        var client = Client(server, static o => o.Multiplexed(2));

        var calling = Enumerable.Range(0, 3).Select(_ => client.SlowAsync(Say("hello")).AsTask()).ToArray();
        await Eventually.TrueAsync(() => begun.Count == 3);
        var during = Connections(client);
        end.SetResult();
        await Task.WhenAll(calling);

        Assert.Equal(new ConnectionCounts(0, 2), during);
        Assert.Equal(new ConnectionCounts(2, 0), Connections(client));
    }

    [Fact]
    public async Task Its_connections_of_gRPC_and_those_for_one_call()
    {
        var server = await StartAsync(new Talks());
        var shared = TalksClient(server, static o => o.Grpc(static x => x with { ConnectionsPerAddress = 1 }));
        var single = Client(server, static o => o.ShortConnections());

        await shared.EchoAsync(new Note());
        await single.EchoAsync(Say("hello"));

        await Eventually.TrueAsync(() => Connections(shared) == new ConnectionCounts(1, 0));
        Assert.Equal(default, Connections(single));
    }

    [Fact]
    public async Task Its_open_circuits_and_ejected_instances()
    {
        var server = await StartAsync(new Desk { OnEcho = static (_, _) => throw new InvalidOperationException("no") });
        var address = AddressText.Format(server.Address);
        var client = Client(server, o => o
            .HostPorts("127.0.0.1:1", address)
            .CircuitBreaker(static x => x with { MinSamples = 4 })
            .InstanceCircuitBreaker(static x => x with { MinSamples = 1 })
            .EjectOutliers(static x => x with { ConsecutiveFailures = 2 }));

        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAnyAsync<RpcException>(async () => await client.EchoAsync(Say("hello")));
        }

        var diagnosis = client.Diagnose();
        Assert.Equal(("open", "ejected"), (diagnosis.Targets[0].Instances[0].State, diagnosis.Targets[0].Instances[1].State));
        Assert.Equal(
            [$"Instance 127.0.0.1:1", "Method Desk.echo", $"Outlier {address}"],
            diagnosis.Circuits.Select(static c => $"{c.Scope} {c.Key}").Order(StringComparer.Ordinal));
        Assert.Equal(3, diagnosis.Events.Count(static e => e.Kind == DiagnosticEventKind.Circuit));
    }

    [Fact]
    public async Task Its_options_retry_policies_and_pipeline_as_they_hold_now()
    {
        var server = await StartAsync();
        var client = Client(server, static o => o
            .Retry(RetryPolicy.Failure(3))
            .Method("Desk.add", new MethodPolicy { Retry = RetryPolicy.Backup(TimeSpan.FromMilliseconds(5)), Timeout = TimeSpan.FromSeconds(2) })
            .Use(static next => next, "audit"));

        client.Reconfigure(static x => x with { Timeout = TimeSpan.FromSeconds(9) });

        var diagnosis = client.Diagnose();
        Assert.Equal(("00:00:09", "TTHeader"), (diagnosis.Options["Timeout"], diagnosis.Options["Transport"]));
        Assert.Contains("timeout 00:00:02", diagnosis.Options["Methods:Desk.add"], StringComparison.Ordinal);
        Assert.StartsWith("3 times after failures", diagnosis.Retry["*"], StringComparison.Ordinal);
        Assert.StartsWith("1 times when there is no answer after 5 ms", diagnosis.Retry["Desk.add"], StringComparison.Ordinal);
        Assert.Contains("audit", diagnosis.Pipeline);
        Assert.Equal(client.Describe(), diagnosis.Pipeline);
        Assert.Equal(DiagnosticEventKind.Configuration, diagnosis.Events[0].Kind);
    }

    [Fact]
    public async Task It_counts_nothing_until_a_server_watches_it()
    {
        var server = await StartAsync();
        var client = Client(server);
        await client.EchoAsync(Say("hello"));
        var before = client.Diagnose();

        server.Watch(client);
        await client.EchoAsync(Say("hello"));

        Assert.Empty(before.Methods);
        Assert.Contains("telemetry (off)", before.Pipeline);
        Assert.Equal(1, Assert.Single(client.Diagnose().Methods).Calls);
        Assert.Contains("telemetry", client.Diagnose().Pipeline);
    }

    private static ConnectionCounts Connections(Kitex.Client.KitexClient client) => client.Diagnose().Targets[0].Instances[0].Connections ?? default;

    private async Task<(KitexServer Server, Arrivals Begun, TaskCompletionSource End)> SlowServerAsync()
    {
        var begun = new Arrivals();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await StartAsync(new Desk
        {
            OnSlow = async (request, _) =>
            {
                begun.Add();
                await end.Task;
                return new Response { Message = request.Message };
            },
        });
        return (server, begun, end);
    }

    private sealed class Arrivals
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class Pushed : IResolver
    {
        private readonly Channel<InstanceSet> _lists = Channel.CreateUnbounded<InstanceSet>();

        public string Name => "pushed";

        public void Push(params Instance[] instances) => _lists.Writer.TryWrite(new InstanceSet(instances));

        public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var list in _lists.Reader.ReadAllAsync(cancellation))
            {
                yield return list;
            }
        }
    }
}
