using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>What happens to the connections to an address that the service has left.</summary>
public sealed class ForgottenAddressTests : LifetimeSuite
{
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connections_to_an_address_that_is_gone_are_closed_and_those_to_the_others_stay(string way)
    {
        var registry = Registry;
        var leaving = await StartOneAsync();
        var staying = await StartOneAsync();
        var registration = await registry.RegisterAsync(Entry("desk", leaving), default);
        var registrationOfNotes = await registry.RegisterAsync(Entry("notes", leaving), default);
        await registry.RegisterAsync(Entry("desk", staying), default);
        await registry.RegisterAsync(Entry("notes", staying), default);
        var call = Caller(way);
        for (var i = 0; i < 4; i++)
        {
            await call("hello");
        }

        Assert.True(leaving.ConnectionCount > 0);
        var kept = staying.ConnectionCount;

        await registration.DisposeAsync();
        await registrationOfNotes.DisposeAsync();

        await Eventually.TrueAsync(() => leaving.ConnectionCount == 0);
        await call("hello");
        Assert.Equal(kept, staying.ConnectionCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_under_way_there_still_ends_well(bool multiplexed)
    {
        var entered = new Signal();
        var goOn = new Signal();
        var server = await StartAsync(new Desk
        {
            OnSlow = async (request, _) =>
            {
                entered.Set();
                await goOn.WaitAsync();
                return new Api.Response { Message = request.Message };
            },
        });
        var other = await StartAsync();
        var registry = Registry;
        var registration = await registry.RegisterAsync(Entry("desk", server), default);
        var client = Client("127.0.0.1:0", o => (multiplexed ? o.Multiplexed() : o).UseResolver(Registry));
        var slow = client.SlowAsync(Say("slow")).AsTask();
        await entered.WaitAsync();

        await registry.RegisterAsync(Entry("desk", other), default);
        await registration.DisposeAsync();
        await Eventually.TrueAsync(async () =>
        {
            await client.AddAsync(1, 2);
            return other.ConnectionCount > 0;
        });
        goOn.Set();

        Assert.Equal("slow", (await slow.WaitAsync(Limit)).Message);
        await Eventually.TrueAsync(() => server.ConnectionCount == 0);
    }

    private Task<KitexServer> StartOneAsync() => StartAsync(new Desk(), static o => o.AddService(new Notes().Describe()));

    private static Kitex.Discovery.ServiceRegistration Entry(string service, KitexServer server) => new(service, new Instance(server.Address!));
}
