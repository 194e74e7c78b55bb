using Kitex.Grpc.Services.Health.V1;
using static Kitex.Grpc.Services.Health.V1.HealthCheckResponse.Types;

namespace Kitex.Grpc.Services.Tests;

/// <summary>Health as callers see it.</summary>
public sealed class HealthOnServerTests : ServicesSuite
{
    [Fact]
    public async Task One_line_turns_it_on()
    {
        var client = HealthClient(await StartAsync(static o => o.AddGrpcHealth()));

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new())).Status);
        Assert.Equal([""], (await client.ListAsync(new())).Statuses.Keys);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found_in_the_way_of_gRPC()
    {
        var client = HealthClient(await StartAsync(static o => o.AddGrpcHealth()));

        var refused = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.CheckAsync(new() { Service = "shop.Counter" }));

        Assert.Equal(5, refused.TypeId);
    }

    [Fact]
    public async Task A_watcher_is_told_of_changes_and_of_the_stop_before_connections_are_refused()
    {
        var health = new HealthService();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await StartAsync(o => o.AddGrpcHealth(health).OnStopping((_, _) => stopping.Task));
        var client = HealthClient(server);
        await using var seen = client.WatchAsync(new() { Service = "shop.Counter" }).GetAsyncEnumerator();

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(seen));
        health.Set("shop.Counter", HealthStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));
        var stopped = server.StopAsync();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(seen));
        Assert.Null(await NextAsync(seen));
        Assert.Equal(ServingStatus.NotServing, (await HealthClient(server).CheckAsync(new())).Status);

        stopping.SetResult();
        await stopped.WaitAsync(Limit);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task A_watcher_that_leaves_does_not_hold_up_the_stop()
    {
        var server = await StartAsync(static o => o.AddGrpcHealth());
        using var leave = new CancellationTokenSource();
        await using var seen = HealthClient(server).WatchAsync(new(), leave.Token).GetAsyncEnumerator();
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));
        var next = NextAsync(seen);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => next);
        await server.StopAsync().WaitAsync(Limit);
    }

    [Fact]
    public async Task It_is_added_once()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(static o => o.AddGrpcHealth().AddGrpcHealth()));

        Assert.Contains("grpc.health.v1.Health is added twice", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ServingStatus?> NextAsync(IAsyncEnumerator<HealthCheckResponse> seen) =>
        await seen.MoveNextAsync().AsTask().WaitAsync(Limit) ? seen.Current.Status : null;
}
