using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Tests.Contract;
using Kitex.Registries.Tests.Servers;
using Kitex.Registries.ZooKeeper;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>A session lost, taken elsewhere, expired: with a real ZooKeeper behind a proxy that can be shut.</summary>
public sealed class ZooKeeperSessionTests(ZooKeeperServer server) : IClassFixture<ZooKeeperServer>, IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly CuttingProxy _proxy = new(server.Port);
    private readonly ZooKeeperUser _other = new(server.Port);

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_has_expired_is_begun_anew_with_everything_that_was_registered_and_watched()
    {
        using var log = new WarningLog();
        await using var registry = new ZooKeeperRegistry(Options(Short), log);
        await registry.RegisterAsync(Of("expired", 1), default);
        await using var list = new WatchedList(registry, "expired");
        await list.UntilAsync(static instances => instances.Count == 1);
        var before = await _other.OwnerAsync("/expired/127.0.0.1:1");

        Shut();
        await Eventually.TrueAsync(async () => await _other.OwnerAsync("/expired/127.0.0.1:1") is null);
        await _other.CreateAsync("/expired/127.0.0.1:2", "{}"u8.ToArray());
        _proxy.IsShut = false;

        await Eventually.TrueAsync(async () => await _other.OwnerAsync("/expired/127.0.0.1:1") is { } after && after != before);
        await list.UntilAsync(static instances => instances.Count == 2);
        await _other.DeleteAsync("/expired/127.0.0.1:2");
        await list.UntilAsync(static instances => instances.Count == 1);
        Assert.Contains(log.Warnings, static warning => warning.Contains("was over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_outlives_its_connection_and_what_has_changed_meanwhile_is_seen()
    {
        await using var registry = new ZooKeeperRegistry(Options(TimeSpan.FromSeconds(60)));
        await registry.RegisterAsync(Of("cut", 1), default);
        await using var list = new WatchedList(registry, "cut");
        await list.UntilAsync(static instances => instances.Count == 1);
        await using var absent = new WatchedList(registry, "cut.later");
        await absent.UntilAsync(static instances => instances.Count == 0);
        var before = await _other.OwnerAsync("/cut/127.0.0.1:1");

        Shut();
        await _other.CreateAsync("/cut/127.0.0.1:2", "{}"u8.ToArray());
        await _other.ChangeAsync("/cut/127.0.0.1:1", """{"Weight":5}"""u8.ToArray());
        await _other.CreateAsync("/cut.later");
        await _other.CreateAsync("/cut.later/127.0.0.1:3", "{}"u8.ToArray());
        _proxy.IsShut = false;

        await list.UntilAsync(static instances => instances.Count == 2 && instances.Any(static instance => instance.Weight == 5));
        await absent.UntilAsync(static instances => instances.Count == 1);
        Assert.Equal(before, await _other.OwnerAsync("/cut/127.0.0.1:1"));

        // The watches that were taken along are watches of the new connection.
        await _other.DeleteAsync("/cut/127.0.0.1:2");
        await list.UntilAsync(static instances => instances.Count == 1);
    }

    [Fact]
    public async Task The_user_is_told_again_on_every_connection()
    {
        await using var registry = new ZooKeeperRegistry(Options(TimeSpan.FromSeconds(60)) with { User = "me", Password = "secret" });
        await registry.RegisterAsync(Of("told", 1), default);
        await using var list = new WatchedList(registry, "told");
        await list.UntilAsync(static instances => instances.Count == 1);
        var connections = _proxy.Accepted;

        _proxy.Cut();
        await Eventually.TrueAsync(() => _proxy.Accepted > connections);
        await registry.RegisterAsync(Of("told", 2), default);
        await list.UntilAsync(static instances => instances.Count == 2);
    }

    [Fact]
    public async Task A_server_that_hangs_costs_one_request_its_time_and_is_used_again_when_it_goes_on()
    {
        await using var alone = new ZooKeeperServer();
        await alone.StartAsync(isEmpty: true);
        await using var registry = new ZooKeeperRegistry(new() { Endpoints = [$"127.0.0.1:{alone.Port}"], Timeout = TimeSpan.FromSeconds(2), SessionTimeout = Short, RetryDelay = TimeSpan.FromMilliseconds(100) });
        await registry.RegisterAsync(Of("hung", 1), default);
        await using var list = new WatchedList(registry, "hung");
        await list.UntilAsync(static instances => instances.Count == 1);

        await alone.Process.SignalAsync("STOP");
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await registry.RegisterAsync(Of("hung", 2), default));
        Assert.Contains("no server answered within 00:00:02", failed.Message, StringComparison.Ordinal);
        Assert.Single(list.Current!);

        await alone.Process.SignalAsync("CONT");
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await registry.RegisterAsync(Of("hung", 2), default);
                return true;
            }
            catch (RegistryException)
            {
                return false;
            }
        });
        await list.UntilAsync(static instances => instances.Count == 2);
    }

    private static ServiceRegistration Of(string service, int port) => new(service, new Instance(new IPEndPoint(IPAddress.Loopback, port)));

    private ZooKeeperOptions Options(TimeSpan session) => new()
    {
        Endpoints = [$"127.0.0.1:{_proxy.Port}"],
        SessionTimeout = session,
        Timeout = TimeSpan.FromSeconds(30),
        RetryDelay = TimeSpan.FromMilliseconds(100),
    };

    private void Shut()
    {
        _proxy.IsShut = true;
        _proxy.Cut();
    }
}
