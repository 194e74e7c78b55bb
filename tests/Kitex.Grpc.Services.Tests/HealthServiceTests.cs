using Kitex.Grpc.Services.Health.V1;
using static Kitex.Grpc.Services.Health.V1.HealthCheckResponse.Types;

namespace Kitex.Grpc.Services.Tests;

/// <summary>Health without a server: the handler is called as a method.</summary>
public sealed class HealthServiceTests
{
    private readonly HealthService _health = new();

    [Fact]
    public async Task The_server_as_a_whole_serves_from_the_start()
    {
        Assert.Equal(HealthStatus.Serving, _health.StatusOf(HealthService.WholeServer));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(""));
        Assert.Null(_health.StatusOf("shop.Counter"));
    }

    [Fact]
    public async Task Statuses_are_set_and_forgotten_by_name()
    {
        _health.Set("shop.Counter", HealthStatus.NotServing);
        _health.Set("shop.Till", HealthStatus.Unknown);

        Assert.Equal(ServingStatus.NotServing, await CheckAsync("shop.Counter"));
        Assert.Equal(ServingStatus.Unknown, await CheckAsync("shop.Till"));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(""));
        _health.Remove("shop.Counter");
        Assert.Null(_health.StatusOf("shop.Counter"));
        Assert.Equal(["", "shop.Till"], (await _health.ListAsync(new())).Statuses.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_check_of_an_unknown_service_is_refused_as_not_found_without_its_name()
    {
        var refused = await Assert.ThrowsAsync<RpcRemoteException>(() => CheckAsync(new string('x', 100_000)));

        Assert.Equal((5, "unknown service"), (refused.TypeId, refused.Message));
    }

    [Fact]
    public async Task A_watcher_gets_the_status_now_and_every_change_it_waits_for()
    {
        await using var seen = Watch("shop.Counter");

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(seen));
        foreach (var (status, expected) in new[] { (HealthStatus.Serving, ServingStatus.Serving), (HealthStatus.NotServing, ServingStatus.NotServing) })
        {
            var next = NextAsync(seen);
            _health.Set("another", status);
            Assert.False(next.IsCompleted);
            _health.Set("shop.Counter", status);
            Assert.Equal(expected, await next);
        }

        _health.Remove("shop.Counter");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(seen));
    }

    [Fact]
    public async Task A_slow_watcher_gets_the_newest_status_alone()
    {
        await using var seen = Watch("");
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));

        for (var i = 0; i < 1000; i++)
        {
            _health.Set("", HealthStatus.NotServing);
            _health.Set("", HealthStatus.Unknown);
        }

        Assert.Equal(ServingStatus.Unknown, await NextAsync(seen));
        var next = NextAsync(seen);
        Assert.False(next.IsCompleted);
        _health.Set("", HealthStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await next);
    }

    [Fact]
    public async Task What_is_set_again_is_not_sent_again()
    {
        await using var seen = Watch("");
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));
        var next = NextAsync(seen);

        _health.Set("", HealthStatus.Serving);
        _health.Set("", HealthStatus.NotServing);

        Assert.Equal(ServingStatus.NotServing, await next);
    }

    [Fact]
    public async Task Once_stopped_nothing_serves_any_more_and_watching_ends()
    {
        _health.Set("shop.Counter", HealthStatus.Serving);
        await using var seen = Watch("shop.Counter");
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));

        _health.StopServing();
        _health.Set("shop.Counter", HealthStatus.Serving);
        _health.Remove("");
        _health.StopServing();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(seen));
        Assert.Null(await NextAsync(seen));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(""));
        await using var late = Watch("never.Known");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(late));
        Assert.Null(await NextAsync(late));
    }

    [Fact]
    public async Task A_watcher_that_cancels_is_let_go()
    {
        using var cancel = new CancellationTokenSource();
        await using var seen = _health.WatchAsync(new(), cancel.Token).GetAsyncEnumerator();
        Assert.Equal(ServingStatus.Serving, await NextAsync(seen));
        var next = NextAsync(seen);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private async Task<ServingStatus> CheckAsync(string service) => (await _health.CheckAsync(new() { Service = service })).Status;

    private IAsyncEnumerator<HealthCheckResponse> Watch(string service) => _health.WatchAsync(new() { Service = service }).GetAsyncEnumerator();

    private static async Task<ServingStatus?> NextAsync(IAsyncEnumerator<HealthCheckResponse> seen) =>
        await seen.MoveNextAsync() ? seen.Current.Status : null;
}
