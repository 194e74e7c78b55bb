using System.Net;
using System.Net.Sockets;

namespace Kitex.Torture.Hostile;

/// <summary>Peers that send what no client sends, and then reset, close, close half or fall silent.</summary>
internal sealed class Attackers(Stage stage, EndPoint[] targets, RecordedRequests requests) : IActor
{
    private const int AtOnce = 24;
    private const int MostGarbage = 4000;
    private const int Burst = 400;
    private const int MostPauseMilliseconds = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Task PlayAsync(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => PlayAsync(i, end), CancellationToken.None)));

    private async Task PlayAsync(int index, CancellationToken end)
    {
        var random = stage.RandomOf("attackers", index);
        while (!end.IsCancellationRequested)
        {
            await AttackAsync(random, end);
            await Task.Delay(random.Next(MostPauseMilliseconds), CancellationToken.None);
        }
    }

    private async Task AttackAsync(Random random, CancellationToken end)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(Patience);
        Socket? socket = null;
        try
        {
            socket = await RawSocket.ConnectAsync(targets[random.Next(targets.Length)], random.Next(), limit.Token);
            await RawSocket.SendAllAsync(socket, Weapon(random), limit.Token);
            await LeaveAsync(socket, random, limit.Token);
        }
        catch (Exception failure) when (RawSocket.IsEnd(failure))
        {
            // The server has thrown the peer out, or the peer has lost patience.
        }
        finally
        {
            if (socket is not null)
                RawSocket.Reset(socket);
            stage.Ledger.Count("attacks");
        }
    }

    private byte[] Weapon(Random random)
    {
        var request = requests.All[random.Next(requests.All.Count)];
        switch (random.Next(6))
        {
            case 0:
                var garbage = new byte[random.Next(MostGarbage)];
                random.NextBytes(garbage);
                return garbage;
            case 1:
                return request[..random.Next(request.Length)];
            case 2:
                // A head that promises much.
                return [.. request.Take(12), .. new byte[random.Next(MostGarbage)]];
            case 3:
                var changed = (byte[])request.Clone();
                for (var i = random.Next(1, 6); i > 0; i--)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                return changed;
            case 4:
                // Many calls whose answers nobody reads.
                return [.. Enumerable.Repeat(request, random.Next(Burst)).SelectMany(static r => r)];
            default:
                return request;
        }
    }

    private static async Task LeaveAsync(Socket socket, Random random, CancellationToken limit)
    {
        switch (random.Next(5))
        {
            case 0:
                RawSocket.Reset(socket);
                break;
            case 1:
                socket.Dispose();
                break;
            case 2:
                RawSocket.Shutdown(socket, SocketShutdown.Send);
                await RawSocket.DrainAsync(socket, limit);
                break;
            case 3:
                // Silent, and never reads.
                await Task.Delay(random.Next((int)Patience.TotalMilliseconds), limit);
                break;
            default:
                await RawSocket.DrainAsync(socket, limit);
                break;
        }
    }
}
