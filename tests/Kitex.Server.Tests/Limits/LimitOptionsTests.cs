using System.Text;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Limits;

public sealed class LimitOptionsTests
{
    public static TheoryData<string, LimitOptions> OutOfRange => new()
    {
        { "MaxConnections must not be negative; it is -1.", new() { MaxConnections = -1 } },
        { "Limits.Server.PerSecond", new() { Server = new() { PerSecond = -1 } } },
        { "Limits.Server.PerSecond", new() { Server = new() { PerSecond = double.NaN } } },
        { "Limits.Server.Burst must be 0 to one second's worth (10); it is 11.", new() { Server = new() { PerSecond = 10, Burst = 11 } } },
        { "Limits.EachCaller.Concurrency must not be negative; it is -1.", new() { EachCaller = new() { Concurrency = -1 } } },
        { "Limits.Methods[Desk.add].PerSecond", new() { Methods = new Dictionary<string, CallLimit> { ["Desk.add"] = new() { PerSecond = 1e9 } } } },
        { "Limits.Callers[shop].Burst", new() { Callers = new Dictionary<string, CallLimit> { ["shop"] = new() { Burst = 2 } } } },
        { "Limits.Adaptive: 1 <= Least <= Initial <= Most", new() { Adaptive = new() { Least = 0 } } },
        { "Limits.Adaptive: Tolerance must be 1 to 100", new() { Adaptive = new() { Tolerance = 0.5 } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_named_when_the_server_is_made(string text, LimitOptions limits)
    {
        var refused = Assert.Throws<ArgumentException>(() => DeskServer.Create(new Desk(), o => o.Limit(_ => limits)));

        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_short_form_of_the_limit_of_connections_is_the_same()
    {
        var options = new KitexServerOptions { MaxConnections = 5 };

        Assert.Equal(5, options.Limits.MaxConnections);
        Assert.Equal(7, (options with { Limits = new() { MaxConnections = 7 } }).MaxConnections);
    }

    [Fact]
    public void A_document_of_a_config_centre_is_read_as_it_is()
    {
        var limits = Read("""{"connection_limit": 100, "qps_limit": 2000, "since": {"x": [1]}}""", new() { Server = new() { Burst = 1, Concurrency = 3 } });

        Assert.Equal(100, limits.MaxConnections);
        Assert.Equal(new CallLimit { PerSecond = 2000, Concurrency = 3 }, limits.Server);
    }

    [Fact]
    public void What_a_document_leaves_out_stays()
    {
        var before = new LimitOptions { MaxConnections = 5, Server = new() { PerSecond = 7 } };

        Assert.Equal(before with { MaxConnections = 0 }, Read("""{"connection_limit": 0}""", before));
        Assert.Equal(before, Read("{}", before));
        Assert.Equal(before, LimitsJson.Read(default, before));
    }

    [Fact]
    public void A_document_takes_the_place_of_the_one_before_it()
    {
        var server = DeskServer.Create(new Desk(), static o => o.Limit(static x => x with { MaxConnections = 5 }));

        server.Reconfigure(static o => o.WithKitexLimits("""{"connection_limit": 100, "qps_limit": 2000}"""), source: "limit");
        Assert.Equal((100, 2000), (server.Limits.MaxConnections, server.Limits.Server.PerSecond));
        Assert.Throws<FormatException>(() => server.Reconfigure(static o => o.WithKitexLimits("""{"qps_limit": "many"}"""), source: "limit"));
        Assert.Equal(100, server.Limits.MaxConnections);
        server.Reconfigure(static o => o.WithKitexLimits("""{"qps_limit": 10}"""), source: "limit");

        Assert.Equal((5, 10), (server.Limits.MaxConnections, server.Limits.Server.PerSecond));
    }

    [Theory]
    [InlineData("""{"qps_limit": "many"}""", "limit: qps_limit must be a whole number; it is \"many\".")]
    [InlineData("""{"connection_limit": 1.5}""", "limit: connection_limit must be a whole number; it is 1.5.")]
    [InlineData("""{"connection_limit": 99999999999}""", "limit: connection_limit must be a whole number; it is 99999999999.")]
    [InlineData("[]", "limit: the document must be an object; it is [].")]
    [InlineData("{", "limit: this is no JSON:")]
    public void What_is_wrong_is_named(string json, string text) =>
        Assert.StartsWith(text, Assert.Throws<FormatException>(() => Read(json, new())).Message, StringComparison.Ordinal);

    private static LimitOptions Read(string json, LimitOptions before) => LimitsJson.Read(Encoding.UTF8.GetBytes(json), before);
}
