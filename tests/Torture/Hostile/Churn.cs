using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Kitex.Torture.Accounting;
using Kitex.Torture.Api;

namespace Kitex.Torture.Hostile;

/// <summary>
/// 1,000 connections a second that come and go: closed at once, reset at once, closed or reset after one call. A third are Unix
/// sockets, half of the others reset, and the rest come from 200 source addresses (<see cref="RawSocket"/>), so neither ports nor
/// descriptors (at most <see cref="MostAtOnce"/> on each side) run out.
/// </summary>
internal sealed class Churn(Stage stage, EndPoint[] targets, RecordedRequests requests) : IActor
{
    private const int PerSecond = 1000;
    private const int MostAtOnce = 400;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private int _underWay;

    public async Task PlayAsync(CancellationToken end)
    {
        var random = stage.RandomOf("churn");
        var begun = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(Tick);
        for (long number = 0; !end.IsCancellationRequested;)
        {
            await ticks.WaitForNextTickAsync(CancellationToken.None);
            var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * PerSecond);
            for (; number < due; number++)
            {
                if (Volatile.Read(ref _underWay) >= MostAtOnce)
                {
                    stage.Ledger.Count("churn postponed");
                    continue;
                }

                Interlocked.Increment(ref _underWay);
                var (seed, no) = (random.Next(), number);
                _ = Task.Run(() => ComeAndGoAsync(no, new Random(seed)), CancellationToken.None);
            }
        }

        while (Volatile.Read(ref _underWay) > 0)
            await ticks.WaitForNextTickAsync(CancellationToken.None);
    }

    private async Task ComeAndGoAsync(long number, Random random)
    {
        try
        {
            using var socket = await RawSocket.ConnectAsync(targets[number % targets.Length], number, CancellationToken.None);
            stage.Ledger.Count("churn");
            if (random.Next(3) == 0)
                await CallAsync(socket, random);
            if (random.Next(2) == 0)
                RawSocket.Reset(socket);
        }
        catch (SocketException full) when (full.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
        {
            // A Unix socket whose backlog is full refuses at once.
            stage.Ledger.Count("churn refused");
        }
        catch (Exception failure)
        {
            stage.Ledger.Offend($"connection {number} of the churn failed: {failure}");
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Makes one call, and every second time leaves before the answer.</summary>
    private async Task CallAsync(Socket socket, Random random)
    {
        await RawSocket.SendAllAsync(socket, requests.Framed, CancellationToken.None);
        if (random.Next(2) == 0)
            return;

        var record = new CallRecord("churn", Stage.NextId(), Conduct.AtOnce, RecordedRequests.Content.Length);
        stage.Ledger.Begin(record);
        var answer = new byte[4096];
        var received = 0;
        while (received < sizeof(int) || received < sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(answer))
        {
            var count = await socket.ReceiveAsync(answer.AsMemory(received), SocketFlags.None);
            if (count == 0)
                break;
            received += count;
        }

        if (answer.AsSpan(0, received).IndexOf(RecordedRequests.Content.Span) < 0)
            stage.Ledger.Offend($"{record} got the wrong answer: {Convert.ToHexString(answer.AsSpan(0, received))}");
        stage.Ledger.End(record, "answered");
    }
}
