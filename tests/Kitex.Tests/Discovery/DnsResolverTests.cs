using System.Net;
using Kitex.Discovery;
using Kitex.Discovery.Dns;
using Kitex.Testing;

namespace Kitex.Tests.Discovery;

public sealed class DnsResolverTests
{
    private const int Address = 1;
    private const int AddressV6 = 28;
    private const int Service = 33;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_names_addresses_of_both_kinds_are_instances()
    {
        await using var server = Server((type, _) => type == Address
            ? q => q.Counts(2).Record(null, Address, [127, 0, 0, 1]).Record(null, Address, [127, 0, 0, 2])
            : q => q.Counts(1).Record(null, AddressV6, IPAddress.IPv6Loopback.GetAddressBytes()));

        Assert.Equal("127.0.0.1:8888, 127.0.0.2:8888, [::1]:8888", (await ResolveAsync("{service}.test:8888", server)).ToString());
    }

    [Fact]
    public async Task A_server_without_an_answer_for_one_kind_of_address_gives_the_other()
    {
        await using var server = Server((type, _) => type == Address ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 1]) : null, code: 2);

        Assert.Equal("127.0.0.1:8888", (await ResolveAsync("{service}.test:8888", server)).ToString());
    }

    [Fact]
    public async Task Services_of_one_name_share_its_look_ups()
    {
        await using var server = Server(static (type, _) => type == Address ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 1]) : q => q);
        var resolver = new DnsResolver(new DnsResolverOptions { Template = "one.test:1", Servers = [server.Address], Timeout = Limit }, new ManualTimeProvider());
        await using var one = resolver.WatchAsync(new ServiceTarget("one"), default).GetAsyncEnumerator();
        await using var other = resolver.WatchAsync(new ServiceTarget("other"), default).GetAsyncEnumerator();

        Assert.True(await one.MoveNextAsync());
        Assert.True(await other.MoveNextAsync());

        Assert.Single(other.Current);
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_has_no_instances()
    {
        await using var server = Server(static (_, _) => null, code: 3);

        Assert.Empty(await ResolveAsync("{service}.test:8888", server));
        Assert.Empty(await ResolveAsync("_rpc._tcp.{service}.test", server));
    }

    [Fact]
    public async Task Services_of_the_lowest_priority_are_instances_with_port_and_weight()
    {
        await using var server = Server((type, _) => type == Service
            ? q => q.Counts(4, 0, 2)
                .Record(null, Service, DnsBytes.Service(10, 60, 8001, DnsBytes.Name("a.test")))
                .Record(null, Service, DnsBytes.Service(10, 0, 8002, DnsBytes.Name("b.test")))
                .Record(null, Service, DnsBytes.Service(20, 99, 8003, DnsBytes.Name("c.test")))
                .Record(null, Service, DnsBytes.Service(10, 99, 8004, [0]))
                .Record(DnsBytes.Name("a.test"), Address, [127, 0, 0, 1])
                .Record(DnsBytes.Name("c.test"), Address, [127, 0, 0, 3])
            : type == Address ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 2]) : q => q);

        var instances = await ResolveAsync("_rpc._tcp.{service}.test", server);

        // The first target's address came along, the second's was asked for.
        Assert.Equal("127.0.0.1:8001 60, 127.0.0.2:8002 1", string.Join(", ", instances.Select(static i => $"{i} {i.Weight}")));
    }

    [Fact]
    public async Task An_answer_too_long_for_UDP_is_fetched_over_TCP()
    {
        await using var server = Server((_, overTcp) => overTcp ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 9]) : null, code: 0x200);

        Assert.Equal("127.0.0.9:1", Assert.Single((await ResolveAsync("{service}:1", server)).Take(1)).ToString());
    }

    [Fact]
    public async Task Datagrams_that_answer_something_else_are_passed_over()
    {
        await using var server = new DnsServerDouble(static (question, _) =>
        {
            var good = new DnsBytes(question).Counts(question[^3] == Address ? 1 : 0);
            var other = (question[^3] == Address ? good.Record(null, Address, [127, 0, 0, 1]) : good).ToArray();
            var foreign = other.ToArray();
            foreign[0] ^= 1;
            return [[], [1, 2, 3], foreign, question, other];
        });

        Assert.Single(await ResolveAsync("{service}.test:1", server));
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_fails_or_is_silent()
    {
        await using var failing = Server(static (_, _) => null, code: 2);
        await using var silent = new DnsServerDouble(static (_, _) => []);
        await using var good = Server(static (type, _) => type == Address ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 1]) : q => q);

        var client = new DnsClient([failing.Address, silent.Address, good.Address], TimeSpan.FromMilliseconds(200), 1, TimeProvider.System);

        Assert.Single((await client.AskAsync("echo.test", DnsRecordType.Address, default)).Records);
        Assert.Equal((1, 1, 1), (failing.Asked, silent.Asked, good.Asked));
    }

    [Fact]
    public async Task When_no_server_can_say_the_error_names_the_last_and_why()
    {
        await using var failing = Server(static (_, _) => null, code: 5);
        var client = new DnsClient([failing.Address], Limit, 3, TimeProvider.System);

        var error = await Assert.ThrowsAsync<DnsException>(() => client.AskAsync("echo.test", DnsRecordType.Address, default));

        Assert.Equal($"{failing.Address} has no answer for echo.test (response code 5).", error.Message);
        Assert.Equal(3, failing.Asked);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_the_timeout()
    {
        var clock = new ManualTimeProvider();
        await using var silent = new DnsServerDouble(static (_, _) => []);
        var client = new DnsClient([silent.Address], TimeSpan.FromSeconds(2), 1, clock);
        var asking = client.AskAsync("echo.test", DnsRecordType.Address, default);
        await Eventually.TrueAsync(() => silent.Asked == 1);

        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("did not answer for echo.test within 2000 ms", (await Assert.ThrowsAsync<DnsException>(() => asking.WaitAsync(Limit))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_token_ends_a_look()
    {
        await using var silent = new DnsServerDouble(static (_, _) => []);
        using var end = new CancellationTokenSource();
        var asking = new DnsClient([silent.Address], Limit, 9, TimeProvider.System).AskAsync("echo.test", DnsRecordType.Address, end.Token);
        await Eventually.TrueAsync(() => silent.Asked == 1);

        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(Limit));
    }

    [Fact]
    public async Task An_address_needs_no_server() =>
        Assert.Equal("127.0.0.1:80", (await FirstAsync(DnsResolver.ForHost("127.0.0.1:80"))).ToString());

    [Fact]
    public async Task Without_servers_the_system_is_asked() =>
        Assert.Contains(await FirstAsync(DnsResolver.ForHost("localhost:80")), static i => i.Address is IPEndPoint { Port: 80 } ip && IPAddress.IsLoopback(ip.Address));

    [Fact]
    public async Task Tags_of_the_target_have_their_place_in_the_name()
    {
        await using var server = Server(static (type, _) => type == Address ? q => q.Counts(1).Record(null, Address, [127, 0, 0, 1]) : q => q);
        var resolver = new DnsResolver(new DnsResolverOptions { Template = "{service}.{zone}.test:1", Servers = [server.Address] });
        var target = new ServiceTarget("echo") { Tags = new Dictionary<string, string> { ["zone"] = "z1" } };

        await foreach (var instances in resolver.WatchAsync(target, default))
        {
            Assert.Single(instances);
            break;
        }
    }

    [Theory]
    [InlineData("echo:")]
    [InlineData("echo:99999")]
    [InlineData(":80")]
    public async Task A_template_that_makes_no_name_is_an_error(string template) =>
        await Assert.ThrowsAsync<FormatException>(() => FirstAsync(DnsResolver.ForHost(template)));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => new DnsResolver(new DnsResolverOptions { Template = "" }));
        Assert.Throws<ArgumentException>(static () => new DnsResolver(new DnsResolverOptions { Interval = TimeSpan.FromMilliseconds(1) }));
        Assert.Throws<ArgumentException>(static () => new DnsResolver(new DnsResolverOptions { Timeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(static () => new DnsResolver(new DnsResolverOptions { Attempts = 0 }));
    }

    [Fact]
    public void The_servers_of_a_resolv_conf_are_read_and_the_rest_passed_over() => Assert.Equal(
        ["10.0.0.1:53", "[::1]:53"],
        SystemNames.Named(["# nameserver 1.2.3.4", "search test", "nameserver 10.0.0.1", "  nameserver\t::1 ", "nameserver", "nameserver x"]).Select(static s => s.ToString()));

    /// <param name="answer">By type and way; null for the code alone.</param>
    /// <param name="code">Of an answer without more.</param>
    private static DnsServerDouble Server(Func<int, bool, Func<DnsBytes, DnsBytes>?> answer, int code = 0) => new((question, overTcp) =>
        [answer(question[^3], overTcp) is { } write ? write(new DnsBytes(question)).ToArray() : new DnsBytes(question, 0x8180 | code).ToArray()]);

    private static Task<InstanceSet> ResolveAsync(string template, DnsServerDouble server) =>
        FirstAsync(new DnsResolver(new DnsResolverOptions { Template = template, Servers = [server.Address], Timeout = Limit }));

    private static async Task<InstanceSet> FirstAsync(DnsResolver resolver)
    {
        await foreach (var instances in resolver.WatchAsync(new ServiceTarget("echo"), default))
        {
            return instances;
        }

        throw new InvalidOperationException("The watch ended.");
    }
}
