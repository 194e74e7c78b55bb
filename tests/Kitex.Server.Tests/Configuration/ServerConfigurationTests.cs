using System.Text;
using Kitex.Configuration;
using Kitex.Server.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kitex.Server.Tests.Configuration;

public sealed class ServerConfigurationTests
{
    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read("""
            {
              "Address": "127.0.0.1:0", "IdleTimeout": "1m", "ReadTimeout": "2s", "WriteTimeout": "3s", "DrainTimeout": "4s", "DrainIdleTime": "50ms",
              "MaxFrameBytes": 100000,
              "Limits": {
                "MaxConnections": 7, "Server": { "PerSecond": 1000.5, "Burst": 10, "Concurrency": 20 }, "Methods": { "Desk.note": { "PerSecond": 0.5 } },
                "Callers": { "me": { "Concurrency": 3 } }, "EachCaller": { "PerSecond": 4 },
                "Adaptive": { "Least": 1, "Most": 9, "Initial": 5, "Tolerance": 2, "Interval": "2s" }
              },
              "FallbackService": "Desk", "RequireServiceName": true, "MultiplexedOnly": true,
              "MaxCallsPerConnection": 9, "Placement": "ThreadPool", "MethodPlacement": { "Desk.note": "Inline" }, "ReusePort": true,
              "DeadlinePropagation": false, "StandardKeys": false,
              "Telemetry": { "AccessLog": { "Level": "Debug", "TroubleLevel": "Error", "SlowerThan": "250ms", "OnlyTroubles": true } },
              "Grpc": {
                "MaxMessageBytes": 90000, "StandardStatusCodes": true, "MaxStreamsPerConnection": 10, "MaxHeaderBytes": 65536, "StreamWindowBytes": 131072,
                "ConnectionWindowBytes": 262144, "MaxUnfinishedBytesPerConnection": 300000, "MaxConnectionAge": "1h", "MaxConnectionAgeGrace": "1m", "MaxConnectionIdle": "2m", "KeepAliveDelay": "3m",
                "KeepAliveTimeout": "11s", "MinPingInterval": "12s"
              },
              "Admin": { "Address": "0.0.0.0:1", "Token": "x", "PhaseSampling": 8, "SlowerThan": "2s", "RecentCalls": 9, "Meters": [ "System.Runtime", "Shop" ] }
            }
            """);

        Assert.Equal(
            new KitexServerOptions
            {
                Address = "127.0.0.1:0",
                IdleTimeout = TimeSpan.FromMinutes(1),
                ReadTimeout = TimeSpan.FromSeconds(2),
                WriteTimeout = TimeSpan.FromSeconds(3),
                DrainTimeout = TimeSpan.FromSeconds(4),
                DrainIdleTime = TimeSpan.FromMilliseconds(50),
                MaxFrameBytes = 100_000,
                Limits = options.Limits,
                FallbackService = "Desk",
                RequireServiceName = true,
                MultiplexedOnly = true,
                MaxCallsPerConnection = 9,
                Placement = PlacementMode.ThreadPool,
                MethodPlacement = options.MethodPlacement,
                ReusePort = true,
                DeadlinePropagation = false,
                StandardKeys = false,
                Telemetry = new()
                {
                    AccessLog = new() { Level = LogLevel.Debug, TroubleLevel = LogLevel.Error, SlowerThan = TimeSpan.FromMilliseconds(250), OnlyTroubles = true },
                },
                Admin = new AdminOptions { Address = "0.0.0.0:1", Token = "x", PhaseSampling = 8, SlowerThan = TimeSpan.FromSeconds(2), RecentCalls = 9, Meters = options.Admin!.Meters },
                Grpc = new()
                {
                    MaxMessageBytes = 90_000,
                    StandardStatusCodes = true,
                    MaxStreamsPerConnection = 10,
                    MaxHeaderBytes = 65_536,
                    StreamWindowBytes = 131_072,
                    ConnectionWindowBytes = 262_144,
                    MaxUnfinishedBytesPerConnection = 300_000,
                    MaxConnectionAge = TimeSpan.FromHours(1),
                    MaxConnectionAgeGrace = TimeSpan.FromMinutes(1),
                    MaxConnectionIdle = TimeSpan.FromMinutes(2),
                    KeepAliveDelay = TimeSpan.FromMinutes(3),
                    KeepAliveTimeout = TimeSpan.FromSeconds(11),
                    MinPingInterval = TimeSpan.FromSeconds(12),
                    Compressors = options.Grpc.Compressors,
                },
            },
            options);
        Assert.Equal((7, new CallLimit { PerSecond = 1000.5, Burst = 10, Concurrency = 20 }), (options.MaxConnections, options.Limits.Server));
        Assert.Equal((new CallLimit { PerSecond = 0.5 }, new CallLimit { Concurrency = 3 }), (options.Limits.Methods["Desk.note"], options.Limits.Callers["me"]));
        Assert.Equal(new CallLimit { PerSecond = 4 }, options.Limits.EachCaller);
        Assert.Equal(new AdaptiveConcurrencyOptions { Least = 1, Most = 9, Initial = 5, Tolerance = 2, Interval = TimeSpan.FromSeconds(2) }, options.Limits.Adaptive);
        Assert.Equal(["System.Runtime", "Shop"], options.Admin!.Meters);
        Assert.Equal(PlacementMode.Inline, options.MethodPlacement["Desk.note"]);
    }

    [Theory]
    [InlineData("""{ "Adress": ":1" }""", "Adress", "there is no such setting")]
    [InlineData("""{ "ReadTimeout": 5 }""", "ReadTimeout", "a time: 200ms")]
    [InlineData("""{ "MaxConnections": -1 }""", "", "MaxConnections must not be negative")]
    [InlineData("""{ "MethodPlacement": { "Desk.note": "here" } }""", "MethodPlacement:Desk.note", "Auto, ThreadPool, Inline")]
    [InlineData("""{ "Grpc": { "MaxStreams": 1 } }""", "Grpc:MaxStreams", "there is no such setting")]
    public void What_cannot_be_is_an_error_that_names_the_key_and_what_may_stand_there(string json, string key, string expected)
    {
        var wrong = Assert.Throws<RpcConfigurationException>(() => Read(json));

        Assert.Equal(key, wrong.Key);
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private static KitexServerOptions Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        KitexServerOptions? read = null;
        KitexServer.Create(new ServiceDescriptor("Desk", []), o => read = o.Bind(configuration).Options);
        return read!;
    }
}
