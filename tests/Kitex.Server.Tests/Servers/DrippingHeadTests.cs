using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Server.Tests.Networks;
using Kitex.Testing;

namespace Kitex.Server.Tests.Servers;

public sealed class DrippingHeadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_bytes_that_tell_the_protocol_have_the_time_of_one_message_however_they_come()
    {
        var clock = new ManualTimeProvider();

        // A byte that was sent tells that the server has the one before.
        await using var engine = new MemoryEngine(new MemoryEngineOptions { CapacityBytes = 1 }, clock);
        await using var server = DeskServer(engine, clock);
        await server.StartAsync();
        await using var peer = new RawPeer(await engine.DialAsync(server.Address!, new DialOptions()));

        for (var sent = 0; sent < 7; sent++)
        {
            peer.Connection.Output.Write([0]);
            if (await peer.Connection.FlushAsync(Timeout.InfiniteTimeSpan) != FlushStatus.Flushed)
            {
                break;
            }

            clock.Advance(0.3 * Second);
        }

        await peer.ExpectClosedAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static KitexServer DeskServer(NetworkEngine engine, TimeProvider time) => Api.DeskServer.Create(
        new Desk(),
        o => o.Listen("memory:desk").UseEngine(engine).UseTime(time).Configure(static x => x with { ReadTimeout = Second, DrainTimeout = TimeSpan.Zero }));
}
