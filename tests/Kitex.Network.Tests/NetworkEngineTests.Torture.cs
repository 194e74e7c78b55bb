using System.Collections.Concurrent;

namespace Kitex.Network.Tests;

public abstract partial class NetworkEngineTests
{
    [Theory(Timeout = TestTimeout)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Every_byte_is_accounted_for_under_random_treatment(int seed)
    {
        var escaped = new ConcurrentQueue<Exception>();
        var options = new ListenOptions { HandlerFailed = escaped.Enqueue };
        await using var listener = Engine.Listen(FreshAddress(), options, RelayAsync);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TalkAsync(listener.LocalEndPoint, new Random((seed * 100) + i))));
        await EventuallyAsync(() => listener.ConnectionCount == 0);
        Assert.Empty(escaped);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(21)]
    [InlineData(22)]
    public async Task A_connection_may_end_at_any_moment_from_anywhere(int seed)
    {
        var random = new Random(seed);
        var escaped = new ConcurrentQueue<Exception>();
        var options = new ListenOptions { HandlerFailed = escaped.Enqueue };
        await using var listener = Engine.Listen(FreshAddress(), options, connection => PumpAsync(connection, 1));
        for (var round = 0; round < 100; round++)
        {
            await using var client = await Engine.DialAsync(listener.LocalEndPoint, new DialOptions());
            var pump = Task.Run(() => PumpAsync(client, 2));
            var delay = random.Next(400);
            await Task.WhenAll(
                Task.Run(() => EndAsync(client, delay, random.Next(3))),
                Task.Run(() => DisturbAsync(client, delay)));
            await pump;
            Assert.False(client.IsReusable);
        }

        await EventuallyAsync(() => listener.ConnectionCount == 0);
        Assert.DoesNotContain(escaped, exception => !HasHandshake || exception is not NetworkException);
    }

    /// <summary>Reads and writes at the same time until the connection ends; every byte from the peer must be the peer's.</summary>
    private static async Task PumpAsync(NetworkConnection connection, byte own)
    {
        var peer = (byte)(3 - own);
        var writing = Task.Run(async () =>
        {
            var status = FlushStatus.Flushed;
            while (status == FlushStatus.Flushed)
            {
                connection.Output.GetSpan(3000)[..3000].Fill(own);
                connection.Output.Advance(3000);
                status = await connection.FlushAsync(TimeSpan.FromSeconds(1));
            }
        });
        var status = ReadStatus.Ready;
        while (status is ReadStatus.Ready or ReadStatus.TimedOut or ReadStatus.Interrupted)
        {
            status = await connection.ReadAsync(1000, TimeSpan.FromMilliseconds(20));
            if (status == ReadStatus.Ready)
            {
                Assert.Equal(-1, connection.Input.IndexOfAnyExcept(peer));
                connection.Consume(connection.Input.Length);
            }
        }

        connection.Abort();
        await writing;
    }

    private static async Task EndAsync(NetworkConnection connection, int delay, int way)
    {
        for (var i = 0; i < delay; i++)
        {
            await Task.Yield();
        }

        switch (way)
        {
            case 0:
                connection.Abort();
                break;
            case 1:
                await Task.WhenAll(Task.Run(() => connection.Abort()), Task.Run(() => connection.Abort()));
                break;
            default:
                connection.Interrupt();
                connection.Abort(new InvalidOperationException("enough"));
                break;
        }
    }

    private async Task DisturbAsync(NetworkConnection connection, int times)
    {
        for (var i = 0; i < times; i++)
        {
            connection.Interrupt();
            _ = connection.Closed;
            _ = connection.IsReusable;
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }

    /// <summary>Sends a random stream in random cuts, reads it back under interruptions, and breaks off now and then.</summary>
    private async Task TalkAsync(System.Net.EndPoint address, Random random)
    {
        for (var round = 0; round < 6; round++)
        {
            await using var connection = await Engine.DialAsync(address, new DialOptions());
            var bytes = random.RandomBytes(random.Next(1, TortureBytes));
            var writer = WriteInCutsAsync(connection, bytes, new Random(random.Next()));
            var breakOffAt = random.Next(4) == 0 ? random.Next(bytes.Length) : int.MaxValue;
            var done = 0;
            while (done < bytes.Length && done < breakOffAt)
            {
                var wanted = Math.Min(random.Next(1, 20_000), bytes.Length - done);
                if (!await ReadThroughInterruptionsAsync(connection, wanted, random))
                {
                    Assert.Fail($"The stream ended after {done} of {bytes.Length} bytes: {connection.Failure}");
                }

                Assert.True(connection.Input[..wanted].SequenceEqual(bytes.AsSpan(done, wanted)), $"Wrong bytes after {done}.");
                connection.Consume(wanted);
                done += wanted;
            }

            if (done < bytes.Length)
            {
                connection.Abort();
            }

            await writer;
        }
    }

    private static async Task WriteInCutsAsync(NetworkConnection connection, byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var count = Math.Min(random.Next(1, 30_000), bytes.Length - at);
            if (random.Next(2) == 0)
            {
                connection.Output.Write(bytes.AsSpan(at, count));
            }
            else
            {
                connection.Output.AppendOwned(bytes.AsMemory(at, count));
            }

            at += count;
            if (random.Next(3) > 0 || at == bytes.Length)
            {
                if (await connection.FlushAsync(TimeSpan.FromHours(1)) != FlushStatus.Flushed)
                {
                    return;
                }
            }

            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<bool> ReadThroughInterruptionsAsync(NetworkConnection connection, int wanted, Random random)
    {
        while (true)
        {
            using var source = new CancellationTokenSource();
            var read = connection.ReadAsync(wanted, TimeSpan.FromHours(1), source.Token);
            switch (random.Next(8))
            {
                case 0:
                    connection.Interrupt();
                    break;
                case 1:
                    await source.CancelAsync();
                    break;
                case 2:
                    await Task.Yield();
                    break;
            }

            var status = await read;
            if (status is not (ReadStatus.Interrupted or ReadStatus.Canceled))
            {
                return status == ReadStatus.Ready;
            }
        }
    }

    /// <summary>Sends back whatever comes.</summary>
    private static async Task RelayAsync(NetworkConnection connection)
    {
        while (await connection.ReadAsync(1, Timeout.InfiniteTimeSpan) == ReadStatus.Ready)
        {
            connection.Output.Write(connection.Input);
            connection.Consume(connection.Input.Length);
            if (await connection.FlushAsync(Timeout.InfiniteTimeSpan) != FlushStatus.Flushed)
            {
                return;
            }
        }
    }
}
