using System.Net;
using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.Tests.Contract;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>What Kitex's registry-etcd (Go) writes, recorded from it, is what is written here, and is found here.</summary>
public sealed class EtcdRecordingTests : EtcdSuite
{
    private const string OtherService = "other.svc";
    private const string OtherPrefix = "my/prefix";

    private static readonly IReadOnlyList<(string Key, string Value, string? Lease)> Recorded =
        EtcdServer.Values(JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "testassets", "registries", "etcd_dump.json"))));

    [Fact]
    public async Task Instances_stand_with_the_bytes_of_Go()
    {
        var registry = Open(static options => options with { LeaseTime = null });
        await registry.RegisterAsync(Registration(9201), default);
        await registry.RegisterAsync(Registration(9202, 33, Service, ("zone", "z1")), default);
        var other = new Instance(new IPEndPoint(IPAddress.Parse("192.0.2.2"), 9203));
        await Open(static options => options with { Prefix = OtherPrefix }).RegisterAsync(new ServiceRegistration(OtherService, other), default);

        var written = await Server.AllAsync();
        Assert.Equal(Recorded.Select(static kv => (kv.Key, kv.Value)), written.Select(static kv => (kv.Key, kv.Value)));
        Assert.Equal(3, written.Select(static kv => kv.Lease!).Distinct().Count());
        var lease = await Server.AskAsync("lease/timetolive", $$"""{"ID":"{{written[0].Lease}}"}""");
        Assert.Equal("60", lease.GetProperty("grantedTTL").GetString());
    }

    [Fact]
    public async Task Instances_of_Go_are_found()
    {
        foreach (var (key, value, _) in Recorded)
        {
            await Server.PutAsync(key, value);
        }

        var list = Watch(Open());
        await list.UntilAsync(static instances => instances.Count == 2);
        Assert.Equal("127.0.0.1:9201 10  ; 127.0.0.1:9202 33 zone=z1", Text(list));

        var other = Watch(Open(static options => options with { Prefix = OtherPrefix }), OtherService);
        await other.UntilAsync(static instances => instances.Count == 1);
        Assert.Equal("192.0.2.2:9203 10 ", Text(other));
    }

    [Fact]
    public async Task What_is_no_instance_is_passed_over_with_one_warning()
    {
        using var log = new WarningLog();
        await Server.PutAsync($"kitex/registry-etcd/{Service}/a", "no JSON");
        await Server.PutAsync($"kitex/registry-etcd/{Service}/b", """{"network":"tcp","address":"nowhere","weight":10,"tags":null}""");
        await Server.PutAsync($"kitex/registry-etcd/{Service}/c", """{"network":"tcp","address":"127.0.0.1:1","weight":0,"tags":{"a":"b"}}""");
        var registry = Open(null, log);
        var list = Watch(registry);
        var again = Watch(registry);
        await list.UntilAsync(static instances => instances.Count == 1);
        await again.UntilAsync(static instances => instances.Count == 1);
        Assert.Equal("127.0.0.1:1 10 a=b", Text(list));
        Assert.Equal(2, log.Warnings.Count);
        Assert.Contains(log.Warnings, static warning => warning.Contains($"{Service}/a", StringComparison.Ordinal));
        Assert.Contains(log.Warnings, static warning => warning.Contains("'nowhere' is no address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_may_want_labels()
    {
        await Server.PutAsync($"kitex/registry-etcd/{Service}/a", """{"network":"tcp","address":"127.0.0.1:1","weight":1,"tags":{"cluster":"blue"}}""");
        await Server.PutAsync($"kitex/registry-etcd/{Service}/b", """{"network":"tcp","address":"127.0.0.1:2","weight":1,"tags":{"cluster":"green"}}""");
        var target = new ServiceTarget(Service) { Tags = new Dictionary<string, string> { ["cluster"] = "blue" } };
        await using var lists = Open().WatchAsync(target, default).GetAsyncEnumerator();
        Assert.True(await lists.MoveNextAsync());
        Assert.Equal("127.0.0.1:1", lists.Current.ToString());
    }

    private static string Text(WatchedList list) =>
        string.Join(" ; ", list.Current!.Select(static found => $"{found} {found.Weight} {string.Join(',', found.Tags.Select(static tag => $"{tag.Key}={tag.Value}"))}"));
}
