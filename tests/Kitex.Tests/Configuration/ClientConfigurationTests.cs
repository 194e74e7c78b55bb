using Kitex.Client;
using Kitex.Configuration;
using Kitex.Diagnostics;
using Kitex.Tests.Client;
using Microsoft.Extensions.Logging;

namespace Kitex.Tests.Configuration;

public sealed class ClientConfigurationTests
{
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
              "OutlierEjection": { "ConsecutiveFailures": 3, "ExcessShare": 0.4, "MinSamples": 9, "BaseTime": "1s", "MaxTime": "2s", "ForgetAfter": "3s", "MaxShare": 0.6 },
              "WarmUp": { "Connections": 2, "Parallel": 3, "Errors": "Fail", "OnBuild": false },
              "Degradation": 0.1,
              "Telemetry": { "AccessLog": { "Level": "Debug", "TroubleLevel": "Error", "SlowerThan": "250ms", "OnlyTroubles": true } },
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
        Assert.Equal(
            new OutlierEjectionOptions
            {
                ConsecutiveFailures = 3,
                ExcessShare = 0.4,
                MinSamples = 9,
                BaseTime = TimeSpan.FromSeconds(1),
                MaxTime = TimeSpan.FromSeconds(2),
                ForgetAfter = TimeSpan.FromSeconds(3),
                MaxShare = 0.6,
            },
            options.OutlierEjection);
        Assert.Equal(new WarmUpOptions { Connections = 2, Parallel = 3, Errors = WarmUpErrors.Fail, OnBuild = false }, options.WarmUp);
        Assert.Equal(0.1, options.Degradation);
        Assert.Equal(
            new AccessLogOptions { Level = LogLevel.Debug, TroubleLevel = LogLevel.Error, SlowerThan = TimeSpan.FromMilliseconds(250), OnlyTroubles = true },
            options.Telemetry.AccessLog);
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

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void The_access_log_is_written_at_a_word(string word, bool expected) =>
        Assert.Equal(expected, Read($$"""{ "Telemetry": { "AccessLog": {{word}} } }""").Telemetry.AccessLog is not null);

    [Fact]
    public void What_only_code_can_say_of_telemetry_stays()
    {
        Func<RpcMethod, bool> filter = static _ => true;
        var options = Builder(o => o.Telemetry(x => x with { Filter = filter }).AccessLog().Bind(Settings.Of(("Telemetry:AccessLog", "false"))));

        Assert.Same(filter, options.Telemetry.Filter);
        Assert.Null(options.Telemetry.AccessLog);
    }

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
    [InlineData("OutlierEjection:MaxShare", "1", "MaxShare 0 to below 1")]
    [InlineData("Telemetry:AccessLog:Level", "Loud", "'Loud' cannot stand here, but Trace, Debug, Information, Warning, Error, Critical, None")]
    [InlineData("Telemetry:AccessLog:SlowerThan", "-1s", "a time")]
    [InlineData("Telemetry:AccessLog", "yes", "'yes' cannot stand here, but true or false")]
    [InlineData("Telemetry:Filter", "all", "there is no such setting")]
    [InlineData("WarmUp:Errors", "Panic", "'Panic' cannot stand here, but Ignore, Warn, Fail")]
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
}
