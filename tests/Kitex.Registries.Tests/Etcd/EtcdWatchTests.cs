using Kitex.Discovery;
using Kitex.Registries.Etcd;
using Kitex.Registries.Etcd.Wire;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>No change is missed, whatever happens to a watch.</summary>
public sealed class EtcdWatchTests : EtcdSuite
{
    private static readonly byte[] Folder = [.. "kitex/registry-etcd/echo.service/"u8];

    [Fact]
    public async Task What_was_compacted_while_a_watch_was_cut_is_not_missed()
    {
        var proxy = Own(new CuttingProxy(Server.Port));
        await Server.PutAsync(Key(1), Value(1));
        await Server.PutAsync(Key(2), Value(2));
        var list = Watch(Open(port: proxy.Port));
        await list.UntilAsync(static instances => instances.Count == 2);

        proxy.IsShut = true;
        proxy.Cut();
        await Server.AskAsync("kv/deleterange", $$"""{"key":"{{EtcdServer.Encode(Key(1))}}"}""");
        await Server.PutAsync(Key(3), Value(3));
        await Server.CompactAsync();
        proxy.IsShut = false;
        await list.UntilAsync(static instances => instances.ToString() == "127.0.0.1:2, 127.0.0.1:3");

        await Server.PutAsync(Key(4), Value(4));
        await list.UntilAsync(static instances => instances.Count == 3);
    }

    [Fact]
    public async Task A_watch_from_what_is_compacted_ends_so_that_it_begins_anew()
    {
        await Server.PutAsync(Key(1), Value(1));
        await Server.PutAsync(Key(1), Value(1));
        await Server.CompactAsync();
        await using var client = Client();
        await using var changes = await client.WatchAsync(new WatchCreateRequest(Folder, EtcdKeys.EndOf(Folder), 1), default);
        Assert.Null(await changes.NextAsync());
    }

    [Fact]
    public async Task A_watch_begins_right_behind_the_list()
    {
        await using var client = Client();
        var list = await client.AskAsync(EtcdMethods.Range, new RangeRequest(Folder, EtcdKeys.EndOf(Folder)), default);
        await Server.PutAsync(Key(1), Value(1));
        await Server.PutAsync("kitex/registry-etcd/echo.service0", "of another service");
        await Server.AskAsync("kv/deleterange", $$"""{"key":"{{EtcdServer.Encode(Key(1))}}"}""");
        await using var changes = await client.WatchAsync(new WatchCreateRequest(Folder, EtcdKeys.EndOf(Folder), list.Revision + 1), default);
        var seen = new List<string>();
        while (seen.Count < 2)
        {
            seen.AddRange((await changes.NextAsync())!.Events.Select(static changed => $"{changed.IsDeleted} {System.Text.Encoding.UTF8.GetString(changed.Entry.Key)}"));
        }

        Assert.Equal([$"False {Key(1)}", $"True {Key(1)}"], seen);
    }

    [Fact]
    public async Task Another_endpoint_is_asked_where_one_is_away()
    {
        var gone = FreePort.Take(1)[0];
        var registry = Open(options => options with { Endpoints = [$"127.0.0.1:{gone}", .. options.Endpoints, $"127.0.0.1:{gone}"] });
        await registry.RegisterAsync(Registration(7001), default);
        var list = Watch(registry);
        await list.UntilAsync(static instances => instances.Count == 1);
    }

    [Fact]
    public async Task A_token_that_fires_ends_a_watch_as_canceled()
    {
        using var ended = new CancellationTokenSource();
        await using var lists = Open().WatchAsync(new ServiceTarget(Service), ended.Token).GetAsyncEnumerator(default);
        Assert.True(await lists.MoveNextAsync());
        var next = lists.MoveNextAsync();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task A_first_list_that_cannot_be_had_is_told_with_every_endpoint()
    {
        await Server.KillAsync();
        await using var lists = Open().WatchAsync(new ServiceTarget(Service), default).GetAsyncEnumerator();
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
        Assert.Contains($"etcd at 127.0.0.1:{Server.Port}: Range failed on every endpoint", failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsDenied);
    }

    private EtcdClient Client() => new(new EtcdOptions { Endpoints = [$"127.0.0.1:{Server.Port}"] }, TimeProvider.System);

    private static string Key(int port) => $"kitex/registry-etcd/{Service}/127.0.0.1:{port}";

    private static string Value(int port) => $$"""{"network":"tcp","address":"127.0.0.1:{{port}}","weight":10,"tags":null}""";
}
