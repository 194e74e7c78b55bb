using System.Net;
using Kitex.Discovery;
using Kitex.Interop.Tests.Api;
using Kitex.Server;

namespace Kitex.Interop.Tests.Dns;

/// <summary>Services found through a real DNS server whose records change.</summary>
public sealed class DnsmasqTests : OwningSuite
{
    [Fact]
    public async Task Addresses_of_a_name_are_called_and_changes_are_followed()
    {
        var one = await ServeAsync("127.0.0.11:0");
        var port = ((IPEndPoint)one.Address!).Port;
        await ServeAsync($"127.0.0.12:{port}");
        var dns = Own(await Dnsmasq.StartAsync("127.0.0.11 echo.test\n127.0.0.12 echo.test\n"));
        var client = Client(dns, $"{{service}}.test:{port}");

        Assert.Equal(["127.0.0.11", "127.0.0.12"], (await HostsAsync(client, 20)).Distinct().Order());

        await dns.ChangeAsync("127.0.0.12 echo.test\n");
        await UntilAsync(async () => (await HostsAsync(client, 4)).All(static host => host == "127.0.0.12"));

        await dns.ChangeAsync("127.0.0.11 echo.test\n127.0.0.12 echo.test\n");
        await UntilAsync(async () => (await HostsAsync(client, 4)).Contains("127.0.0.11"));

        // The name is gone altogether: calls go on to those known last.
        await dns.ChangeAsync("127.0.0.13 other.test\n");
        await UntilAsync(async () => (await ResolveAsync(dns, "echo.test:1")).Count == 0);
        Assert.Equal(20, (await HostsAsync(client, 20)).Count);
    }

    [Fact]
    public async Task A_name_is_looked_up_again_as_soon_as_its_instance_cannot_be_reached()
    {
        var one = await ServeAsync("127.0.0.11:0");
        var port = ((IPEndPoint)one.Address!).Port;
        await ServeAsync($"127.0.0.12:{port}");

        // Nothing but a failure makes anybody look again within the hour.
        var dns = Own(await Dnsmasq.StartAsync("127.0.0.11 echo.test\n", timeToLive: 3600));
        var client = Client(dns, $"{{service}}.test:{port}", static o => o with { Interval = TimeSpan.FromHours(1) });
        Assert.Equal(["127.0.0.11"], await HostsAsync(client, 1));

        await dns.ChangeAsync("127.0.0.12 echo.test\n");
        await one.StopAsync().WaitAsync(Limit);

        await UntilAsync(async () =>
        {
            try
            {
                return (await HostsAsync(client, 1))[0] == "127.0.0.12";
            }
            catch (RpcConnectException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Service_records_give_ports_and_weights_and_the_lowest_priority_counts()
    {
        var dns = Own(await Dnsmasq.StartAsync("", """
            host-record=a.echo.test,127.0.0.11
            host-record=b.echo.test,127.0.0.12,::1
            host-record=c.echo.test,127.0.0.13
            srv-host=_rpc._tcp.echo.test,a.echo.test,8001,10,60
            srv-host=_rpc._tcp.echo.test,b.echo.test,8002,10,40
            srv-host=_rpc._tcp.echo.test,c.echo.test,8003,20,100
            """));

        var instances = await ResolveAsync(dns, "_rpc._tcp.{service}.test");

        Assert.Equal(
            ["127.0.0.11:8001 60", "127.0.0.12:8002 40", "[::1]:8002 40"],
            instances.Select(static i => $"{i} {i.Weight}").Order());
    }

    [Fact]
    public async Task An_answer_too_long_for_a_datagram_comes_whole()
    {
        const int Count = 200;
        var records = Enumerable.Range(0, Count).SelectMany(static i => (string[])
        [
            $"host-record=instance-{i}.with-a-name-of-some-length.echo.test,127.0.1.{i + 1}",
            $"srv-host=_rpc._tcp.echo.test,instance-{i}.with-a-name-of-some-length.echo.test,{8000 + i},1,{i + 1}",
        ]);
        var dns = Own(await Dnsmasq.StartAsync("", string.Join('\n', records)));

        var instances = await ResolveAsync(dns, "_rpc._tcp.{service}.test");

        Assert.Equal(
            Enumerable.Range(0, Count).Select(static i => $"127.0.1.{i + 1}:{8000 + i} {i + 1}").Order(),
            instances.Select(static i => $"{i} {i.Weight}").Order());
    }

    [Fact]
    public async Task Both_kinds_of_addresses_and_aliases_are_followed()
    {
        var dns = Own(await Dnsmasq.StartAsync("127.0.0.11 real.test\n::1 real.test\n", "cname=echo.test,real.test"));

        Assert.Equal(["127.0.0.11:80", "[::1]:80"], (await ResolveAsync(dns, "{service}.test:80")).Select(static i => i.ToString()).Order());
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_instances()
    {
        var dns = Own(await Dnsmasq.StartAsync(""));

        Assert.Empty(await ResolveAsync(dns, "nobody.test:80"));
        Assert.Empty(await ResolveAsync(dns, "_rpc._tcp.nobody.test"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await HostsAsync(Client(dns, "nobody.test:80"), 1));
        Assert.Equal(RpcErrorCode.NoInstance, error.Code);
    }

    private async Task<KitexServer> ServeAsync(string address)
    {
        var server = Own(PeerServer.Create(new PeerHandler(), o => o.Listen(address)));
        await server.StartAsync();
        return server;
    }

    private PeerClient Client(Dnsmasq dns, string template, Func<DnsResolverOptions, DnsResolverOptions>? change = null) =>
        Own(new PeerClient("echo", o => o.UseResolver(Resolver(dns, template, change)).Timeout(Limit).ConnectTimeout(Limit)));

    private static DnsResolver Resolver(Dnsmasq dns, string template, Func<DnsResolverOptions, DnsResolverOptions>? change = null)
    {
        var options = new DnsResolverOptions { Template = template, Servers = [dns.Address], Timeout = Limit };
        return new DnsResolver(change is null ? options : change(options));
    }

    private static async Task<InstanceSet> ResolveAsync(Dnsmasq dns, string template)
    {
        await foreach (var instances in Resolver(dns, template).WatchAsync(new ServiceTarget("echo"), default))
        {
            return instances;
        }

        throw new InvalidOperationException("The watch ended.");
    }

    /// <summary>Where so many calls went.</summary>
    private static async Task<List<string>> HostsAsync(PeerClient client, int calls)
    {
        List<string> hosts = [];
        for (var i = 0; i < calls; i++)
        {
            await client.NothingAsync(new CallContext().Capture(out var info));
            hosts.Add(((IPEndPoint)info.Instance!.Address).Address.ToString());
        }

        return hosts;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}
