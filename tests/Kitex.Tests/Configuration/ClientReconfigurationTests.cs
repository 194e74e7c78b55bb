using Kitex.Client;
using Kitex.Testing;
using Kitex.Tests.Client;

namespace Kitex.Tests.Configuration;

/// <summary>What changes while a client runs: by its configuration, and by code.</summary>
public sealed class ClientReconfigurationTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingTransport _transport = new();

    [Fact]
    public async Task Timeouts_and_policies_follow_the_configuration()
    {
        var root = Settings.Of(("Timeout", "5s"));
        await using var client = Client(o => o.Bind(root));

        await client.SayAsync("before");
        root["Timeout"] = "7s";
        root["Methods:say:Timeout"] = "8s";
        root.Reload();
        await client.SayAsync("after");

        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8)], _transport.Requests.Select(Until));
    }

    [Fact]
    public async Task A_change_that_cannot_be_leaves_the_last_one_in_force()
    {
        var root = Settings.Of(("Timeout", "5s"));
        await using var client = Client(o => o.Bind(root));

        root["Timeout"] = "soon";
        root.Reload();
        await client.SayAsync("hello");

        Assert.Equal(TimeSpan.FromSeconds(5), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task What_code_changes_while_the_client_runs_holds_and_outlives_a_reload()
    {
        var root = Settings.Of(("Timeout", "5s"));
        await using var client = Client(o => o.Bind(root));

        client.Reconfigure(static o => o with { Timeout = TimeSpan.FromSeconds(2) });
        await client.SayAsync("before");
        root.Reload();
        await client.SayAsync("after");

        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)], _transport.Requests.Select(Until));
    }

    [Fact]
    public async Task A_change_that_cannot_be_is_logged_with_its_key()
    {
        var root = Settings.Of(("Kitex:Clients:echo:Methods:say:Timeout", "5s"));
        using var log = new RecordingLog();
        await using var client = Client(o => o.Bind(root.GetSection("Kitex:Clients:echo")).UseLogging(log));

        root["Kitex:Clients:echo:Methods:say:Timeout"] = "5";
        root.Reload();

        Assert.Contains(log.Lines, static line => line.Contains("Kitex:Clients:echo:Methods:say:Timeout: '5' cannot stand here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_method_that_has_gone_from_the_configuration_is_as_code_has_it()
    {
        var section = new Dictionary<string, string?> { ["Methods:say:Timeout"] = "8s" };
        var source = new ChangingSource(section);
        await using var client = Client(o => o.Method("say", new MethodPolicy { Timeout = TimeSpan.FromSeconds(1) }).Bind(source.Root));

        await client.SayAsync("before");
        source.Say([]);
        await client.SayAsync("after");

        Assert.Equal([TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(1)], _transport.Requests.Select(Until));
    }

    [Fact]
    public async Task What_changes_while_a_client_is_built_is_followed()
    {
        var root = Settings.Of(("Timeout", "5s"));
        await using var client = Client(o =>
        {
            o.Bind(root);
            root["Timeout"] = "7s";
            root.Reload();
        });

        await client.SayAsync("hello");

        Assert.Equal(TimeSpan.FromSeconds(7), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task A_source_that_speaks_again_takes_back_what_it_said_before()
    {
        await using var client = Client(static o => o.Timeout(TimeSpan.FromSeconds(1)));

        client.Reconfigure(static o => o with { Timeout = TimeSpan.FromSeconds(2), ConnectTimeout = TimeSpan.FromSeconds(9) }, "one");
        client.Reconfigure(static o => o with { AttemptTimeout = TimeSpan.FromMilliseconds(1500) }, "other");
        await client.SayAsync("first");
        client.Reconfigure(static o => o with { AttemptTimeout = TimeSpan.FromMilliseconds(800) }, "one");
        await client.SayAsync("second");
        client.Reconfigure(static o => o, "one");
        client.Reconfigure(static o => o, "other");
        await client.SayAsync("third");

        Assert.Equal([1500, 800, 1000], _transport.Requests.Select(r => Until(r).TotalMilliseconds));
    }

    [Fact]
    public async Task A_change_that_is_refused_leaves_the_last_one_of_its_source()
    {
        await using var client = Client();
        client.Reconfigure(static o => o with { Timeout = TimeSpan.FromSeconds(2) }, "one");

        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { Timeout = TimeSpan.Zero }, "one"));
        await client.SayAsync("hello");

        Assert.Equal(TimeSpan.FromSeconds(2), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_keeps_no_change_by_code_away()
    {
        var root = Settings.Of(("Timeout", "5s"));
        await using var client = Client(o => o.Bind(root));

        root["Timeout"] = "soon";
        root.Reload();
        client.Reconfigure(static o => o with { Timeout = o.Timeout * 2 });
        await client.SayAsync("hello");

        Assert.Equal(TimeSpan.FromSeconds(10), Until(Assert.Single(_transport.Requests)));
    }

    [Fact]
    public async Task A_configuration_that_needs_a_restart_says_so_and_keeps_no_change_away()
    {
        var root = Settings.Of(("Caller", "me"));
        using var log = new RecordingLog();
        await using var client = Client(o => o.Bind(root).UseLogging(log));

        root["Caller"] = "another";
        root["Timeout"] = "5s";
        root.Reload();
        await client.SayAsync("hello");
        client.Reconfigure(static o => o with { Timeout = TimeSpan.FromSeconds(2) });
        await client.SayAsync("hello");

        Assert.Equal([5, 2], _transport.Requests.Select(r => Until(r).TotalSeconds));
        Assert.All(_transport.Requests, static request => Assert.Equal("me", request.Caller));
        Assert.Contains(log.Lines, static line => line.Contains("that takes a restart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_of_access_change_while_the_client_runs()
    {
        await using var client = Client();
        Assert.Contains("access rules (off)", client.Describe());

        client.Reconfigure(static o => o with { AccessRules = [static _ => "not today"] }, "rules");
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync("hello"));
        Assert.Contains("access rules", client.Describe());
        client.Reconfigure(static o => o, "rules");
        await client.SayAsync("hello");

        Assert.Equal(RpcErrorCode.AccessDenied, denied.Code);
    }

    [Theory]
    [InlineData(false, true, true, "(*, other)")]
    [InlineData(true, true, true, null)]
    [InlineData(false, false, true, null)]
    [InlineData(false, true, false, null)]
    public async Task Retries_of_timeouts_that_leave_no_time_are_told_of_when_the_client_is_built(bool attemptTimeout, bool retriesTimeouts, bool afterFailures, string? expected)
    {
        using var log = new RecordingLog();
        var policy = (afterFailures ? RetryPolicy.Failure() : RetryPolicy.Backup(TimeSpan.FromMilliseconds(10))) with { RetriesTimeouts = retriesTimeouts };
        await using var client = Client(o => o.UseLogging(log).Retry(policy)
            .AttemptTimeout(attemptTimeout ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan)
            .Method("say", new MethodPolicy { AttemptTimeout = TimeSpan.FromSeconds(1) })
            .Method("other", new MethodPolicy { ConnectTimeout = TimeSpan.FromSeconds(1) }));

        var told = log.Lines.Where(static line => line.Contains("no time left for another attempt", StringComparison.Ordinal)).ToList();

        Assert.Equal(expected is null ? 0 : 1, told.Count);
        Assert.All(told, line => Assert.Contains(expected!, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_client_is_built_of_cannot_change_while_it_runs()
    {
        await using var client = Client();

        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { Connections = ConnectionMode.Short }));
        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { HostPorts = ["c:3"] }));
        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { Timeout = TimeSpan.Zero }));
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private ProbeClient Client(Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.UseTransport(_transport).UseTime(_clock).HostPorts("a:1");
        configure?.Invoke(o);
    });

    private TimeSpan Until(RpcRequest request) => _clock.GetElapsedTime(request.Started, request.Deadline);
}
