using Google.Protobuf.WellKnownTypes;
using Kitex.Client;
using Kitex.Grpc.Services.Tests.Shop;
using Kitex.Grpc.Services.Tests.Thrift;
using Kitex.Server;
using static Kitex.Grpc.Services.Health.V1.HealthCheckResponse.Types;

namespace Kitex.Grpc.Services.Tests;

/// <summary>The services of the user, whatever their names, beside those of gRPC.</summary>
public sealed class UndisturbedTests : ServicesSuite
{
    [Fact]
    public async Task Methods_of_the_same_name_are_told_apart()
    {
        var server = await StartAsync(static o => o.AddGrpcHealth().AddGrpcReflection());
        var counter = Own(new CounterClient("counter", Grpc(server)));

        Assert.Equal("checked 1", (await counter.CheckAsync(new() { Count = 1 })).Text);
        Assert.Equal("watched 2", (await counter.WatchAsync(new() { Count = 2 }).FirstAsync()).Text);
        Assert.Equal("informed", (await counter.ServerReflectionInfoAsync(new Empty())).Text);
        Assert.Equal(ServingStatus.Serving, (await HealthClient(server).CheckAsync(new())).Status);
    }

    [Fact]
    public async Task A_message_without_a_service_name_reaches_the_users_service_without_a_fallback()
    {
        var server = await StartAsync(static o => o.AddGrpcHealth().AddGrpcReflection());
        var framed = Own(new CounterClient("counter", To(server, static o => o.Framed())));
        var headed = Own(new CounterClient("counter", To(server, static o => o.TTHeaderFramed())));
        var nameless = Own(new CounterClient("counter", To(server, static o => o.TTHeaderFramed().WithoutStandardKeys())));

        Assert.Equal("checked 1", (await framed.CheckAsync(new() { Count = 1 })).Text);
        Assert.Equal("checked 2", (await headed.CheckAsync(new() { Count = 2 })).Text);
        Assert.Equal("checked 3", (await nameless.CheckAsync(new() { Count = 3 })).Text);
    }

    [Fact]
    public async Task A_Thrift_service_keeps_its_calls_too()
    {
        var server = Own(TillServer.Create(new Till(), static o => o.Listen("127.0.0.1:0").AddGrpcHealth().AddGrpcReflection()));
        await server.StartAsync();
        var framed = Own(new TillClient("till", To(server, static o => o.Framed())));
        var buffered = Own(new TillClient("till", To(server, static o => o.Buffered())));

        Assert.Equal("took a penny", await framed.CheckAsync("a penny"));
        Assert.Equal("took a pound", await buffered.CheckAsync("a pound"));
        Assert.Equal(ServingStatus.Serving, (await HealthClient(server).CheckAsync(new())).Status);
    }

    [Fact]
    public async Task A_service_of_the_same_name_in_another_package_is_another_one()
    {
        var server = await StartAsync(static o => o.AddGrpcHealth().AddService(Shop.HealthDescriptor.Describe(new ShopHealth())));
        var shop = Own(new Shop.HealthClient("shop", Grpc(server)));

        Assert.Equal("listed 4", (await shop.ListAsync(new() { Count = 4 })).Text);
        Assert.Equal([""], (await HealthClient(server).ListAsync(new())).Statuses.Keys);
    }

    private static Action<KitexClientBuilder> To(KitexServer server, Action<KitexClientBuilder> configure) => o =>
    {
        o.HostPorts(AddressText.Format(server.Address)).Timeout(Limit).ConnectTimeout(Limit);
        configure(o);
    };
}
