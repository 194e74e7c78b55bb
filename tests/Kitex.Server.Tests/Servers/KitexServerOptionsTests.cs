using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Servers;

public sealed class KitexServerOptionsTests
{
    public static TheoryData<string, KitexServerOptions> OutOfRange => new()
    {
        { "IdleTimeout must be positive or infinite; it is 00:00:00.", new() { IdleTimeout = TimeSpan.Zero } },
        { "ReadTimeout must be positive or infinite; it is -00:00:05.", new() { ReadTimeout = TimeSpan.FromSeconds(-5) } },
        { "WriteTimeout must be positive or infinite; it is 00:00:00.", new() { WriteTimeout = TimeSpan.Zero } },
        { "DrainTimeout must be zero to one day; it is -00:00:01.", new() { DrainTimeout = TimeSpan.FromSeconds(-1) } },
        { "MaxFrameBytes", new() { MaxFrameBytes = 63 } },
        { "MaxFrameBytes", new() { MaxFrameBytes = int.MaxValue } },
        { "MaxConnections must not be negative; it is -1.", new() { MaxConnections = -1 } },
        { "DrainIdleTime must be zero to one day; it is -00:00:01.", new() { DrainIdleTime = TimeSpan.FromSeconds(-1) } },
        { "MaxCallsPerConnection must be at least 1; it is 0.", new() { MaxCallsPerConnection = 0 } },
        { "Grpc.MaxMessageBytes", new() { Grpc = new() { MaxMessageBytes = 63 } } },
        { "Grpc.MaxStreamsPerConnection must be at least 1; it is 0.", new() { Grpc = new() { MaxStreamsPerConnection = 0 } } },
        { "Grpc.MaxHeaderBytes must be at least 1024; it is 1023.", new() { Grpc = new() { MaxHeaderBytes = 1023 } } },
        { "Grpc.StreamWindowBytes must be at least 65535; it is 1.", new() { Grpc = new() { StreamWindowBytes = 1 } } },
        { "Grpc.ConnectionWindowBytes must be at least 65535; it is 1.", new() { Grpc = new() { ConnectionWindowBytes = 1 } } },
        { "Grpc.MaxUnfinishedBytesPerConnection must be at least 1000; it is 999.", new() { Grpc = new() { MaxMessageBytes = 1000, MaxUnfinishedBytesPerConnection = 999 } } },
        { "Grpc.KeepAliveDelay must be at least 1 s, or infinite; it is 00:00:00.", new() { Grpc = new() { KeepAliveDelay = TimeSpan.Zero } } },
        { "Grpc.MinPingInterval must be at least 0; it is -00:00:01.", new() { Grpc = new() { MinPingInterval = TimeSpan.FromSeconds(-1) } } },
        { "Grpc.KeepAliveTimeout must be at least 1 s, or infinite; it is 00:00:00.", new() { Grpc = new() { KeepAliveTimeout = TimeSpan.Zero } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_range_is_named_when_the_server_is_made(string text, KitexServerOptions options)
    {
        var refused = Assert.Throws<ArgumentException>(() => DeskServer.Create(new Desk(), o => o.Configure(_ => options)));

        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_none_is_refused_when_the_server_is_made() =>
        Assert.Throws<FormatException>(() => DeskServer.Create(new Desk(), static o => o.Listen("nowhere")));

    [Fact]
    public void A_service_added_twice_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => DeskServer.Create(new Desk(), static o => o.AddService(DeskDescriptor.Describe(new Desk()))));

        Assert.Contains("Desk is added twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_services_with_a_method_of_one_name_are_refused_with_the_cure()
    {
        var refused = Assert.Throws<ArgumentException>(() => DeskServer.Create(new Desk(), static o => o.AddService(BaseDescriptor.Describe(new Desk()))));

        Assert.Contains("The method version is in Desk and Base", refused.Message, StringComparison.Ordinal);
        Assert.Contains("FallbackService", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_fallback_service_is_refused()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => DeskServer.Create(
            new Desk(), static o => o.AddService(BaseDescriptor.Describe(new Desk())).FallbackService("Base").FallbackService("Desk")));

        Assert.Contains("Base is it already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_added_after_the_server_is_made_is_refused()
    {
        KitexServerBuilder? builder = null;
        DeskServer.Create(new Desk(), o => builder = o);

        var refused = Assert.Throws<InvalidOperationException>(() => builder!.AddService(BaseDescriptor.Describe(new Desk())));

        Assert.Contains("add Base before that", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_or_service_of_null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => DeskServer.Create(null!));
        Assert.Throws<ArgumentNullException>(static () => DeskServer.Create(new Desk(), static o => o.AddService(null!)));
    }
}
