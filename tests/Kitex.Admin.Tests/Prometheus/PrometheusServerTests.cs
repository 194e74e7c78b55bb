using Kitex.Admin.Tests.Api;
using Kitex.Client;
using Kitex.Server;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A real Prometheus has the calls that were made, one for one.</summary>
[Collection(nameof(Alone))]
public sealed class PrometheusServerTests : AdminSuite
{
    private const int Workers = 8;
    private const int Rounds = 250;

    [Fact]
    public async Task It_answers_queries_with_the_calls_made_to_a_server_under_load()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Meters = ["System.Runtime"] }));

        // Collecting begins with the first who asks.
        Assert.EndsWith("# EOF\n", await ScrapeAsync(server, "application/openmetrics-text"), StringComparison.Ordinal);
        var prometheus = Own(await PrometheusProcess.StartAsync(AddressText.Format(server.AdminAddress)));
        var pooled = Named("shop-pooled", server);
        var shared = Named("shop-shared", server, static o => o.Multiplexed());

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var client = worker % 2 == 0 ? pooled : shared;
            for (var i = 0; i < Rounds; i++)
            {
                Assert.Equal(i + 1, await client.AddAsync(i, 1));
                await client.OrderAsync(new Item { Name = "tea", Amount = 1, Tags = [] });
                if (i % 5 == 0)
                {
                    await Assert.ThrowsAsync<NoSuchItem>(async () => await client.OrderAsync(new Item { Name = "nothing", Tags = [] }));
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
        var pool = await prometheus.QueryAsync("sum(kitex_client_connections{kitex_callee=\"shop-pooled\",kitex_connection_state=\"idle\"})");
        Assert.True(pool is >= 1 and <= Workers / 2, $"{pool} connections");
        await prometheus.ExpectAsync(1, "sum(kitex_client_connections{kitex_callee=\"shop-shared\",kitex_connection_state=\"shared\"})");
        await prometheus.ExpectAsync(1, "sum(kitex_server_connections{kitex_protocol=\"multiplexed\"})");
        Assert.True(await prometheus.QueryAsync("sum(kitex_network_received_bytes_total)") > Calls * 100);
        Assert.True(await prometheus.QueryAsync("histogram_quantile(0.99, sum by (le) (rpc_server_call_duration_seconds_bucket))") > 0);
        Assert.True(await prometheus.QueryAsync("dotnet_process_memory_working_set_bytes") > 0);
        Assert.Equal("up", await prometheus.TargetAsync());

        // What has gone is not told of any more.
        await shared.DisposeAsync();
        await prometheus.ExpectAsync(1, "absent(kitex_client_connections{kitex_callee=\"shop-shared\"})");
    }

    [Fact]
    public async Task Its_own_judge_has_nothing_to_say_about_the_text()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Meters = ["System.Runtime"] }));
        await ScrapeAsync(server);
        var client = Named("shop-judged", server, static o => o.CircuitBreaker());
        await client.AddAsync(1, 2);
        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FailAsync("\"no\"\n\\"));

        var text = await ScrapeAsync(server);

        Assert.Contains("rpc_client_call_duration_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("error while linting", await Promtool.CheckAsync(text), StringComparison.Ordinal);

        // It would have others name their metrics otherwise.
        Assert.Equal("", await Promtool.CheckAsync(string.Concat(text.Split('\n').Where(static line => line.Length > 0 && !line.Contains("dotnet_", StringComparison.Ordinal)).Select(static line => line + '\n'))));
    }

    [Fact]
    public async Task Nobody_pays_for_metrics_that_nobody_asks_for()
    {
        await using var server = await StartAsync();
        using var meter = new System.Diagnostics.Metrics.Meter(Kitex.Diagnostics.KitexTelemetry.ServerMeterName);
        var counter = meter.CreateCounter<long>("asked.for");
        Assert.False(counter.Enabled);

        await ScrapeAsync(server);
        Assert.True(counter.Enabled);

        await server.DisposeAsync();
        Assert.False(counter.Enabled);
    }

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/openmetrics-text; version=1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    public async Task It_is_told_which_format_it_gets(string? accept, string expected)
    {
        var server = await StartAsync();

        var (_, _, response) = await AskAsync(server, "/metrics", null, null, accept is null ? [] : [("Accept", accept)]);

        Assert.Equal(expected, response.Content.Headers.ContentType!.ToString());
    }

    private async Task<string> ScrapeAsync(KitexServer server, string accept = "text/plain") => (await AskAsync(server, "/metrics", null, null, ("Accept", accept))).Body;

    private ShopClient Named(string callee, KitexServer server, Action<KitexClientBuilder>? configure = null) => Own(new ShopClient(callee, o =>
    {
        o.HostPorts(AddressText.Format(server.Address)).Timeout(Limit).ConnectTimeout(Limit);
        configure?.Invoke(o);
    }));
}
