using Kitex.Client;
using Kitex.Server.Tests.Api;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Servers;

/// <summary>Several services on one port, told apart by the service name of the header, or by the method alone.</summary>
public abstract class ServiceLookupTests(TestNetwork network) : ServerSuite(network)
{
    public static TheoryData<bool> Multiplexed => [false, true];

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task The_name_in_the_header_reaches_its_service(bool multiplexed)
    {
        var server = await StartBothAsync(static o => o.FallbackService("Desk"));

        Assert.Equal("of desk", await VersionAsync(Client(server, Configure(multiplexed))));
        Assert.Equal("of base", await VersionAsync(BaseClient(server, Configure(multiplexed))));
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task Without_a_name_the_fallback_gets_a_shared_method_and_any_service_its_own(bool multiplexed)
    {
        var server = await StartBothAsync(static o => o.FallbackService("Base"));
        var client = Client(server, o => Configure(multiplexed)(o.WithoutStandardKeys()));

        Assert.Equal("of base", await VersionAsync(client));
        Assert.Equal(3, await client.AddAsync(1, 2));
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task Where_names_are_required_a_call_without_one_is_refused(bool multiplexed)
    {
        var server = await StartBothAsync(static o => o.RequireServiceName());

        Assert.Equal("of base", await VersionAsync(BaseClient(server, Configure(multiplexed))));
        await RefusedAsync("unknown service , method add", Client(server, o => Configure(multiplexed)(o.WithoutStandardKeys())));
        await RefusedAsync("unknown service , method add", Client(server, static o => o.Framed()));
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task What_is_not_served_is_told_apart_by_service_and_method(bool multiplexed)
    {
        var server = Own(BaseServer.Create(new Versions("of base"), o => o.Listen(Network.FreeAddress()).UseEngine(Engine)));
        await server.StartAsync();

        // An unknown name is taken for a service that was renamed, as in Kitex: the method alone decides.
        Assert.Equal("of base", await VersionAsync(Client(server, Configure(multiplexed))));
        await RefusedAsync("unknown service Desk, method add", Client(server, Configure(multiplexed)));
        var unknown = await Assert.ThrowsAsync<RpcRemoteException>(async () => await RenamedClient("Base", server, multiplexed).AddAsync(1, 2));
        Assert.Equal((ApplicationExceptionType.UnknownMethod, "unknown method add (service Base)"), (unknown.TypeId, unknown.RemoteMessage));
    }

    [Theory]
    [MemberData(nameof(Multiplexed))]
    public async Task A_client_of_several_services_at_once_reaches_the_methods_of_each(bool multiplexed)
    {
        var server = await StartBothAsync(static o => o.FallbackService("Base"));

        var client = RenamedClient("CombineService", server, multiplexed);

        Assert.Equal(3, await client.AddAsync(1, 2));
        Assert.Equal("of base", await client.VersionAsync());
    }

    [Fact]
    public async Task A_service_without_methods_answers_that_it_has_none()
    {
        var server = Own(KitexServer.Create(new ServiceDescriptor("Desk", []), o => o.Listen(Network.FreeAddress()).UseEngine(Engine)));
        await server.StartAsync();
        var client = Client(server);

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AddAsync(1, 2));

        Assert.Equal(ApplicationExceptionType.UnknownMethod, failure.TypeId);
        Assert.Equal("unknown method add (service Desk)", failure.RemoteMessage);
    }

    private async Task<KitexServer> StartBothAsync(Action<KitexServerBuilder> configure)
    {
        var server = Own(KitexServer.Create(DeskDescriptor.Describe(new Desk { Version = "of desk" }), o =>
        {
            o.Listen(Network.FreeAddress()).UseEngine(Engine).AddService(BaseDescriptor.Describe(new Versions("of base")));
            configure(o);
        }));
        await server.StartAsync();
        return server;
    }

    private BaseClient BaseClient(KitexServer server, Action<KitexClientBuilder> configure) =>
        Own(new BaseClient("base", o =>
        {
            o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit);
            configure(o);
        }));

    private RenamedDeskClient RenamedClient(string service, KitexServer server, bool multiplexed) =>
        Own(new RenamedDeskClient(service, o => Configure(multiplexed)(o.HostPorts(AddressText.Format(server.Address)).UseEngine(Engine).Timeout(Limit))));

    private static async Task RefusedAsync(string text, DeskClient client)
    {
        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AddAsync(1, 2));
        Assert.Equal(ApplicationExceptionType.UnknownService, failure.TypeId);
        Assert.Equal(text, failure.RemoteMessage);
    }

    private static async Task<string> VersionAsync(IBase service) => await service.VersionAsync();

    private static Action<KitexClientBuilder> Configure(bool multiplexed) => o =>
    {
        if (multiplexed)
        {
            o.Multiplexed();
        }
    };

    /// <summary>Calls methods of the desk as those of another service.</summary>
    private sealed class RenamedDeskClient(string service, Action<KitexClientBuilder> configure) : KitexClient("desk", configure)
    {
        private readonly RpcMethod _add = new RenamedMethod(DeskMethods.Add, service, "add");
        private readonly RpcMethod _version = new RenamedMethod(DeskMethods.Version, service, "version");

        public ValueTask<int> AddAsync(int a, int b) => CallAsync<int>(_add, new DeskAddArgs { A = a, B = b }, default);

        public ValueTask<string> VersionAsync() => CallAsync<string>(_version, null, default);
    }

    public sealed class OverSockets() : ServiceLookupTests(new SocketNetwork());

    public sealed class InMemory() : ServiceLookupTests(new MemoryNetwork());
}
