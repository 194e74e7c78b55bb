using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>Four servers under constant load, each restarted in turn.</summary>
public sealed class RollingRestartTests : LifetimeSuite
{
    private const int Servers = 4;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_rolling_restart_loses_no_call(string way)
    {
        var handled = new int[2 * Servers];
        var servers = new List<KitexServer>();
        for (var i = 0; i < Servers; i++)
        {
            servers.Add(await StartOneAsync(i, "127.0.0.1:0"));
        }

        var load = new Load(Caller(way));
        await load.MoreAsync(200);
        for (var i = 0; i < Servers; i++)
        {
            var address = AddressText.Format(servers[i].Address);
            await servers[i].StopAsync().WaitAsync(Limit);

            // Every other one comes back where it was.
            await StartOneAsync(Servers + i, i % 2 == 0 ? "127.0.0.1:0" : address);
            await load.MoreAsync(200);
        }

        await Eventually.TrueAsync(() => handled.All(static count => count > 0));
        await load.EndAsync();
        Assert.Equal("", string.Join('\n', load.Lost));
        Assert.Equal(handled.Sum(), load.Answered);

        Task<KitexServer> StartOneAsync(int number, string address) => StartAsync(
            new Desk
            {
                OnEcho = async (request, _) =>
                {
                    Interlocked.Increment(ref handled[number]);
                    await Task.Yield();
                    return new Api.Response { Message = request.Message };
                },
            },
            o => o.Listen(address)
                .AddService(new Notes
                {
                    OnEcho = async (note, _) =>
                    {
                        Interlocked.Increment(ref handled[number]);
                        await Task.Yield();
                        return note;
                    },
                }.Describe())
                .Configure(static x => x with { DrainTimeout = Limit })
                .UseRegistry(Registry, static x => x with { Services = ["desk", "notes"] }));
    }

    /// <summary>Without a word before: what the drain alone does.</summary>
    [Theory]
    [InlineData("ttheader")]
    [InlineData("multiplexed")]
    [InlineData("grpc")]
    public async Task Where_the_protocol_can_say_goodbye_no_wait_is_needed(string way)
    {
        var servers = new List<KitexServer>();
        for (var i = 0; i < Servers; i++)
        {
            servers.Add(await StartAsync(new Desk(), o => o
                .AddService(new Notes().Describe())
                .Configure(static x => x with { DrainTimeout = Limit, DrainIdleTime = TimeSpan.FromSeconds(1) })
                .UseRegistry(Registry, static x => x with { Services = ["desk", "notes"], DeregisterWait = TimeSpan.Zero })));
        }

        var load = new Load(Caller(way));
        await load.MoreAsync(200);
        await servers[0].StopAsync().WaitAsync(Limit);
        await load.MoreAsync(200);
        await load.EndAsync();

        Assert.Equal("", string.Join('\n', load.Lost));
    }
}
