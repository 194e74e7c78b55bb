using System.Net.Sockets;

namespace Kitex.Torture.Hostile;

/// <summary>
/// Passes bytes both ways, unchanged, but in pieces and with delays, and breaks off after a random number of bytes in a random
/// way: mostly in the middle of a frame.
/// </summary>
internal sealed class ChaosLink(Socket client, Socket server, Random random)
{
    private const int BufferBytes = 64 * 1024;
    private const int MostSmallPieces = 300;
    private const int MostDelayMilliseconds = 4;

    private static readonly TimeSpan Afterlife = TimeSpan.FromSeconds(2);
    private static readonly int[] PieceBytes = [1, 7, 100, 1500, BufferBytes, BufferBytes];
    private static readonly int[] LifeBytes = [100, 1000, 10_000, 100_000, 1_000_000];

    /// <summary>Passes until both sides have ended, the link breaks or the token fires.</summary>
    public async Task PassAsync(CancellationToken end)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(end);
        await Task.WhenAll(
            PumpAsync(client, server, new Random(random.Next()), broken),
            PumpAsync(server, client, new Random(random.Next()), broken));
    }

    private static async Task PumpAsync(Socket from, Socket to, Random random, CancellationTokenSource broken)
    {
        var most = PieceBytes[random.Next(PieceBytes.Length)];
        var delays = random.Next(4) == 0;
        var ending = random.Next(2) == 0 ? LinkEnd.None : (LinkEnd)random.Next(1, 5);
        var life = random.Next(LifeBytes[random.Next(LifeBytes.Length)]);
        var buffer = new byte[BufferBytes];
        try
        {
            for (var pieces = 0; ; pieces++)
            {
                // Byte by byte for the heads of messages; a megabyte that way would only cost time.
                var piece = pieces < MostSmallPieces ? random.Next(1, most + 1) : BufferBytes;
                var count = await from.ReceiveAsync(buffer.AsMemory(0, piece), SocketFlags.None, broken.Token);
                if (count == 0)
                {
                    RawSocket.Shutdown(to, SocketShutdown.Send);
                    return;
                }

                if (delays && random.Next(8) == 0)
                    await Task.Delay(random.Next(MostDelayMilliseconds), broken.Token);

                await RawSocket.SendAllAsync(to, buffer.AsMemory(0, ending == LinkEnd.None ? count : Math.Min(count, life)), broken.Token);
                life -= count;
                if (ending != LinkEnd.None && life <= 0)
                {
                    await EndAsync(ending, from, to, random, broken);
                    return;
                }
            }
        }
        catch (Exception failure) when (RawSocket.IsEnd(failure))
        {
            await broken.CancelAsync();
        }
    }

    private static async Task EndAsync(LinkEnd ending, Socket from, Socket to, Random random, CancellationTokenSource broken)
    {
        switch (ending)
        {
            case LinkEnd.Reset:
                RawSocket.Reset(to);
                RawSocket.Reset(from);
                break;
            case LinkEnd.Close:
                to.Dispose();
                from.Dispose();
                break;
            case LinkEnd.HalfClose:
                RawSocket.Shutdown(random.Next(2) == 0 ? to : from, random.Next(2) == 0 ? SocketShutdown.Send : SocketShutdown.Receive);
                await Task.Delay(random.Next((int)Afterlife.TotalMilliseconds), broken.Token);
                break;
            default:
                await Task.Delay(random.Next((int)Afterlife.TotalMilliseconds), broken.Token);
                break;
        }
        await broken.CancelAsync();
    }
}
