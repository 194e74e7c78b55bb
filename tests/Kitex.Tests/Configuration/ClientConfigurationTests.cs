using Kitex.Client;
using Kitex.Configuration;
using Kitex.Testing;
using Kitex.Tests.Client;

namespace Kitex.Tests.Configuration;

public sealed class ClientConfigurationTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingTransport _transport = new();

    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read("""
            {
              "HostPorts": [ "a:1", "b:2" ],
              "Transport": "framed",
              "Connections": "Short",
              "MultiplexedConnections": 3,
              "GrpcStreams": { "ConnectionsPerAddress": 5 },
              "Tags": { "cluster": "blue", "zone": "1" },
              "Pool": { "MinIdlePerAddress": 1, "MaxIdlePerAddress": 2, "MaxIdle": 3, "IdleTimeout": "4s" },
              "Timeout": "5s", "AttemptTimeout": "600ms", "ConnectTimeout": "00:00:00.070", "ReceiveTimeout": "2m",
              "Completion": "Inline", "MaxFrameBytes": 100000, "Caller": "me", "StandardKeys": false, "MostPicks": 2,
              "Discovery": { "TargetTags": "cluster, zone", "UnusedAfter": "1h", "RetryDelay": "2s", "CollapseShare": 0.25, "CollapseHold": "infinite" },
              "Retry": {
                "Kind": "Mixed", "Enabled": true, "MaxRetries": 2, "BackupDelay": "20ms", "MaxDuration": "1s", "MaxRetryShare": 0.2, "Budget": "Failures",
                "StopsOnChain": false, "StopsOnDeadline": true, "SameInstance": true, "RetriesTimeouts": false,
                "Backoff": { "Kind": "Random", "Least": "10ms", "Most": "30ms" }
              },
              "CircuitBreaker": { "Enabled": false, "ErrorRate": 0.3, "MinSamples": 20, "Cooling": "1s", "ProbeInterval": "100ms", "ProbeSuccesses": 3 },
              "InstanceCircuitBreaker": { "MinSamples": 5 },
              "Degradation": 0.1,
              "Methods": { "Echo.echo": { "Timeout": "1s", "AttemptTimeout": "100ms", "ConnectTimeout": "50ms", "Retry": { "MaxRetries": 1 }, "CircuitBreaker": { "MinSamples": 7 } } }
            }
            """);

        Assert.Equal(["a:1", "b:2"], options.HostPorts);
        Assert.Equal(new() { ConnectionsPerAddress = 5 }, options.GrpcStreams);
        Assert.Equal(["cluster=blue", "zone=1"], options.Tags.Select(static tag => $"{tag.Key}={tag.Value}").Order());
        Assert.Equal((ThriftTransport.Framed, ConnectionMode.Short, 3), (options.Transport, options.Connections, options.MultiplexedConnections));
        Assert.Equal(new() { MinIdlePerAddress = 1, MaxIdlePerAddress = 2, MaxIdle = 3, IdleTimeout = TimeSpan.FromSeconds(4) }, options.Pool);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(600)), (options.Timeout, options.AttemptTimeout));
        Assert.Equal((TimeSpan.FromMilliseconds(70), TimeSpan.FromMinutes(2)), (options.ConnectTimeout, options.ReceiveTimeout));
        Assert.Equal((PlacementMode.Inline, 100_000, "me", false, 2), (options.Completion, options.MaxFrameBytes, options.Caller, options.StandardKeys, options.MostPicks));
        Assert.Equal(["cluster", "zone"], options.Discovery.TargetTags);
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromSeconds(2)), (options.Discovery.UnusedAfter, options.Discovery.RetryDelay));
        Assert.Equal((0.25, Timeout.InfiniteTimeSpan), (options.Discovery.CollapseShare, options.Discovery.CollapseHold));
        Assert.Equal(
            RetryPolicy.Mixed(TimeSpan.FromMilliseconds(20), 2) with
            {
                MaxDuration = TimeSpan.FromSeconds(1),
                MaxRetryShare = 0.2,
                Budget = RetryBudget.Failures,
                StopsOnChain = false,
                StopsOnDeadline = true,
                SameInstance = true,
                RetriesTimeouts = false,
                Backoff = RetryBackoff.Random(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(30)),
            },
            options.Retry);
        Assert.Equal(
            new CircuitBreakerOptions
            {
                Enabled = false,
                ErrorRate = 0.3,
                MinSamples = 20,
                Cooling = TimeSpan.FromSeconds(1),
                ProbeInterval = TimeSpan.FromMilliseconds(100),
                ProbeSuccesses = 3,
            },
            options.CircuitBreaker);
        Assert.Equal(0.1, options.Degradation);
        Assert.Equal(new CircuitBreakerOptions { MinSamples = 5 }, options.InstanceCircuitBreaker);
        Assert.Equal(
            new MethodPolicy
            {
                Timeout = TimeSpan.FromSeconds(1),
                AttemptTimeout = TimeSpan.FromMilliseconds(100),
                ConnectTimeout = TimeSpan.FromMilliseconds(50),
                Retry = RetryPolicy.Failure(1),
                CircuitBreaker = new() { MinSamples = 7 },
            },
            options.Methods["Echo.echo"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Streams_go_by_gRPC_at_a_word(string word, bool expected) =>
        Assert.Equal(expected, Read($$"""{ "GrpcStreams": {{word}} }""").GrpcStreams is not null);

    [Fact]
    public void Settings_of_gRPC_are_read()
    {
        var grpc = Read("""
            { "Transport": "Grpc", "Grpc": {
                "ConnectionsPerAddress": 2, "StreamWindowBytes": 100000, "ConnectionWindowBytes": 200000, "MaxHeaderListBytes": 9000,
                "KeepaliveTime": "20s", "KeepaliveTimeout": "5s", "KeepaliveWithoutCalls": true, "RequireAlpn": false } }
            """).Grpc!;

        Assert.Equal((2, 100_000, 200_000, 9_000), (grpc.ConnectionsPerAddress, grpc.StreamWindowBytes, grpc.ConnectionWindowBytes, grpc.MaxHeaderListBytes));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), true, false), (grpc.KeepaliveTime, grpc.KeepaliveTimeout, grpc.KeepaliveWithoutCalls, grpc.RequireAlpn));
    }

    [Fact]
    public void What_is_not_said_stays_and_what_is_said_later_wins()
    {
        var section = Settings.Of(("Timeout", "9s"));
        var builder = Builder(o => o.Caller("me").Timeout(TimeSpan.FromSeconds(1)).Bind(section).ConnectTimeout(TimeSpan.FromSeconds(2)));

        Assert.Equal(("me", TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(2)), (builder.Caller, builder.Timeout, builder.ConnectTimeout));
    }

    [Theory]
    [InlineData("Timeot", "3s", "there is no such setting")]
    [InlineData("Timeout", "3", "'3' cannot stand here, but a time: 200ms, 3s, 5m, 1h, 00:00:03 or infinite")]
    [InlineData("Timeout", "0s", "Timeout must be positive or infinite")]
    [InlineData("Timeout", "999999999999h", "cannot stand here")]
    [InlineData("Transport", "tcp", "'tcp' cannot stand here, but TTHeader, TTHeaderFramed, Framed, Buffered, Grpc")]
    [InlineData("Connections", "7", "cannot stand here, but Pooled, Short, Multiplexed")]
    [InlineData("StandardKeys", "yes", "'yes' cannot stand here, but true or false")]
    [InlineData("MaxFrameBytes", "1.5", "a whole number")]
    [InlineData("Discovery:CollapseShare", "half", "a number such as 0.5")]
    [InlineData("Discovery:CollapseShare", "2", "CollapseShare must be 0 to 1")]
    [InlineData("Retry:MaxRetries", "6", "MaxRetries must be 0 to 5 for Failure; it is 6.")]
    [InlineData("Retry:Kind", "Backup", "BackupDelay must be positive")]
    [InlineData("Retry:Backoff:Kind", "Never", "'Never' cannot stand here, but None, Fixed, Random, Exponential")]
    [InlineData("CircuitBreaker:ErrorRate", "0", "ErrorRate must be above 0")]
    [InlineData("Methods:Echo.echo:Retry:Tries", "6", "there is no such setting")]
    [InlineData("Methods:Echo.echo:AttemptTimeout", "-1s", "a time")]
    public void What_cannot_be_is_an_error_that_names_the_key_and_what_may_stand_there(string key, string value, string expected)
    {
        var root = Settings.Of(("Kitex:Clients:echo:" + key, value));

        var wrong = Assert.Throws<RpcConfigurationException>(() => Builder(o => o.Bind(root.GetSection("Kitex:Clients:echo"))));

        Assert.StartsWith("Kitex:Clients:echo", wrong.Key, StringComparison.Ordinal);
        Assert.StartsWith(wrong.Key, $"Kitex:Clients:echo:{key}", StringComparison.Ordinal);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

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
    public async Task What_a_client_is_built_of_cannot_change_while_it_runs()
    {
        await using var client = Client();

        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { Connections = ConnectionMode.Short }));
        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { HostPorts = ["c:3"] }));
        Assert.Throws<ArgumentException>(() => client.Reconfigure(static o => o with { Timeout = TimeSpan.Zero }));
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private static KitexClientOptions Read(string json) => Builder(o => o.Bind(Settings.OfJson(json)));

    private static KitexClientOptions Builder(Action<KitexClientBuilder> configure)
    {
        KitexClientOptions? read = null;
        _ = new ProbeClient(o =>
        {
            configure(o);
            read = o.Options;
            o.UseTransport(new RecordingTransport());
        });
        return read!;
    }

    private ProbeClient Client(Action<KitexClientBuilder>? configure = null) => new(o =>
    {
        o.UseTransport(_transport).UseTime(_clock).HostPorts("a:1");
        configure?.Invoke(o);
    });

    private TimeSpan Until(RpcRequest request) => _clock.GetElapsedTime(request.Started, request.Deadline);
}
