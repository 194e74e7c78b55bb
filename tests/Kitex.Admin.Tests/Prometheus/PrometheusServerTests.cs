using Kitex.Admin.Tests.Api;
using Kitex.Client;
using Kitex.Server;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A real Prometheus has the calls that were made, one for one.</summary>
[Collection(nameof(Alone))]
public sealed class PrometheusServerTests : IAsyncLifetime
{
    private const int Workers = 8;
    private const int Rounds = 250;

    private readonly Stack<IAsyncDisposable> _owned = new();
    private MetricsEndpoint _endpoint = null!;

    public Task InitializeAsync()
    {
        _endpoint = Own(new MetricsEndpoint());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_answers_queries_with_the_calls_made_to_a_server_under_load()
    {
        var prometheus = Own(await PrometheusProcess.StartAsync(_endpoint.Address));
        var server = Own(ShopServer.Create(new Shop(), static o => o.Listen("127.0.0.1:0")));
        await server.StartAsync();
        var pooled = Client("shop-pooled", server);
        var shared = Client("shop-shared", server, static o => o.Multiplexed());

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var client = worker % 2 == 0 ? pooled : shared;
            for (var i = 0; i < Rounds; i++)
            {
                Assert.Equal(i + 1, await client.AddAsync(i, 1));
                await client.OrderAsync(new Item { Name = "tea", Amount = 1, Tags = [] });
                if (i % 5 == 0)
                {
                    await Assert.ThrowsAsync<NoSuchItem>(async () => await client.OrderAsync(new Item { Name = "salt", Tags = [] }));
                    await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FailAsync("no"));
                }
            }
        })));

        const int Calls = Workers * Rounds;
        const int Some = Calls / 5;
        await prometheus.ExpectAsync(Calls, "sum(rpc_server_call_duration_seconds_count{rpc_method=\"Shop/add\"})");
        await prometheus.ExpectAsync(Calls, "sum(rpc_server_call_duration_seconds_count{rpc_method=\"Shop/order\",kitex_outcome=\"\",error_type=\"\"})");
        await prometheus.ExpectAsync(Some, "sum(rpc_server_call_duration_seconds_count{rpc_method=\"Shop/order\",kitex_outcome=\"declared\"})");
        await prometheus.ExpectAsync(Some, "sum(rpc_server_call_duration_seconds_count{rpc_method=\"Shop/fail\",error_type!=\"\"})");
        await prometheus.ExpectAsync(Calls / 2, "sum(rpc_client_call_duration_seconds_count{rpc_method=\"Shop/add\",kitex_callee=\"shop-pooled\"})");
        await prometheus.ExpectAsync(Calls / 2, "sum(rpc_client_call_duration_seconds_count{rpc_method=\"Shop/add\",kitex_callee=\"shop-shared\"})");
        await prometheus.ExpectAsync(Calls, "sum(rpc_server_call_duration_seconds_bucket{rpc_method=\"Shop/add\",le=\"+Inf\"})");
        await prometheus.ExpectAsync(0, "sum(kitex_server_active_calls)");
        await prometheus.ExpectAsync(Workers / 2, "sum(kitex_client_connections{kitex_callee=\"shop-pooled\",kitex_connection_state=\"idle\"})");
        await prometheus.ExpectAsync(1, "sum(kitex_client_connections{kitex_callee=\"shop-shared\",kitex_connection_state=\"shared\"})");
        await prometheus.ExpectAsync(1, "sum(kitex_server_connections{kitex_protocol=\"multiplexed\"})");
        Assert.True(await prometheus.QueryAsync("sum(kitex_network_received_bytes_total)") > Calls * 100);
        Assert.True(await prometheus.QueryAsync("histogram_quantile(0.99, sum by (le) (rpc_server_call_duration_seconds_bucket))") > 0);
        Assert.True(await prometheus.QueryAsync("dotnet_process_memory_working_set_bytes") > 0);
        Assert.Equal("up", await prometheus.TargetAsync());
        Assert.True(_endpoint.Asked.OpenMetrics > 0);

        // What has gone is not told of any more.
        await shared.DisposeAsync();
        await prometheus.ExpectAsync(1, "absent(kitex_client_connections{kitex_callee=\"shop-shared\"})");
    }

    [Fact]
    public async Task Its_own_judge_has_nothing_to_say_about_the_text()
    {
        var server = Own(ShopServer.Create(new Shop(), static o => o.Listen("127.0.0.1:0")));
        await server.StartAsync();
        var client = Client("shop-judged", server, static o => o.CircuitBreaker());
        await client.AddAsync(1, 2);
        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FailAsync("\"no\"\n\\"));
        using var http = new HttpClient();

        var text = await http.GetStringAsync(new Uri($"http://{_endpoint.Address}/metrics"));

        Assert.Contains("rpc_client_call_duration_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.Equal("", await Promtool.CheckAsync(string.Join('\n', text.Split('\n').Where(static line => !line.Contains("dotnet_", StringComparison.Ordinal))) + "\n"));
        Assert.DoesNotContain("error while linting", await Promtool.CheckAsync(text), StringComparison.Ordinal);
    }

    private ShopClient Client(string callee, KitexServer server, Action<KitexClientBuilder>? configure = null) => Own(new ShopClient(callee, o =>
    {
        o.HostPorts(AddressText.Format(server.Address)).Timeout(TimeSpan.FromSeconds(60)).ConnectTimeout(TimeSpan.FromSeconds(60));
        configure?.Invoke(o);
    }));

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}
