using Kitex.Network;
using Kitex.Server;
using Kitex.Torture.Accounting;
using Kitex.Torture.Api;
using Kitex.Torture.Calling;
using Kitex.Torture.Serving;

namespace Kitex.Torture;

/// <summary>What all actors of one act share, and how they get servers and clients.</summary>
internal sealed class Stage(TortureOptions options, NetworkEngine engine, TimeProvider time, Ledger ledger, OffenceLog log)
{
    private static long _lastId;

    /// <summary>Of calls to which nothing is done: nobody waits that long on any machine.</summary>
    public static readonly TimeSpan AmpleTime = TimeSpan.FromSeconds(60);

    /// <summary>Of calls through bad links, and of servers for a message that does not come to its end.</summary>
    public static readonly TimeSpan ScantTime = TimeSpan.FromSeconds(1);

    public TortureOptions Options => options;

    public TimeProvider Time => time;

    public Ledger Ledger => ledger;

    /// <summary>A number no other call has.</summary>
    public static long NextId() => Interlocked.Increment(ref _lastId);

    public Random RandomOf(string actor, long index = 0) => Seeds.For(options.Seed, actor, index);

    /// <summary>Makes and starts a server. Peers that stall are cut off within seconds.</summary>
    public async Task<KitexServer> StartAsync(string address, RackHandler handler, TimeSpan drain, NetworkEngine? own = null)
    {
        var server = RackServer.Create(handler, o => o
            .Listen(address)
            .UseEngine(own ?? engine)
            .UseTime(time)
            .UseLogging(log)
            .Configure(x => x with { ReadTimeout = ScantTime, WriteTimeout = ScantTime, DrainTimeout = drain, MaxFrameBytes = 8 * 1024 * 1024 }));
        await server.StartAsync();
        return server;
    }

    public RackClient Client(ClientKind kind, string address, NetworkEngine? own = null) => new("rack", o =>
    {
        o.HostPorts(address).UseEngine(own ?? engine).UseTime(time).Timeout(AmpleTime).ConnectTimeout(AmpleTime);
        _ = kind switch
        {
            ClientKind.Framed => o.Framed(),
            ClientKind.TTHeaderFramed => o.TTHeaderFramed(),
            ClientKind.Short => o.ShortConnections(),
            ClientKind.Multiplexed => o.Multiplexed(2),
            _ => o.TTHeader(),
        };
    });
}
