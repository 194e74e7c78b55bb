using System.Net;
using System.Net.Sockets;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

/// <summary>A descriptor is used again as soon as it is closed: events on their way for the old connection must not reach the new one.</summary>
public sealed class DescriptorReuseTests
{
    private const int Connections = 3000;
    private const int MostAtOnce = 16;

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connections_that_come_and_go_quickly_get_their_own_bytes_and_their_own_end(int pollers)
    {
        await using var engine = new EpollEngine(new EpollOptions { Pollers = pollers });
        var mixed = 0;
        await using var listener = engine.Listen(new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), async connection =>
        {
            await connection.ReadAsync(4, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            var first = connection.Input.IsEmpty ? (byte)0 : connection.Input[0];
            while (true)
            {
                foreach (var one in connection.Input)
                {
                    if (one != first)
                    {
                        Interlocked.Increment(ref mixed);
                    }
                }

                // Not all: some are closed with bytes unread, which resets the peer.
                if (first % 3 == 0)
                {
                    return;
                }

                connection.Output.Write(connection.Input);
                connection.Consume(connection.Input.Length);
                await connection.FlushAsync(Timeout.InfiniteTimeSpan).ConfigureAwait(false);
                if (await connection.ReadAsync(1, Timeout.InfiniteTimeSpan).ConfigureAwait(false) != ReadStatus.Ready)
                {
                    return;
                }
            }
        });
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Connections), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce },
            async (number, _) => Interlocked.Add(ref mixed, await TalkAsync(engine, listener.LocalEndPoint, number)));

        Assert.Equal(0, mixed);
        await listener.StopAcceptingAsync();
        await listener.WaitUntilEmptyAsync();
    }

    /// <summary>Half of them over the engine itself, so that both ends' descriptors are its own.</summary>
    /// <returns>How many foreign bytes came.</returns>
    private static async Task<int> TalkAsync(EpollEngine engine, EndPoint address, int number)
    {
        var own = (byte)((number % 250) + 1);
        var message = new byte[100];
        message.AsSpan().Fill(own);
        if (number % 2 == 0)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address);
            await socket.SendAsync(message);
            if (number % 4 == 0)
            {
                socket.Close(0);
            }

            return 0;
        }

        await using var connection = await engine.DialAsync(address, new DialOptions { Timeout = Timeout.InfiniteTimeSpan });
        connection.Output.Write(message);
        await connection.FlushAsync(Timeout.InfiniteTimeSpan);
        if (number % 4 == 1)
        {
            return 0;
        }

        await connection.ReadAsync(message.Length, Timeout.InfiniteTimeSpan);
        return connection.Input.Length - connection.Input.Count(own);
    }
}
