using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>A server that says what a test has it say, and keeps what it is told.</summary>
internal sealed class FakeZooKeeper : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<byte[]> _told = new();
    private readonly Func<NetworkStream, byte[], Task> _answer;
    private readonly Task _accepting;
    private int _open;

    /// <param name="answer">Answers a packet of a client.</param>
    public FakeZooKeeper(Func<NetworkStream, byte[], Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The packets that have come, with their lengths.</summary>
    public IReadOnlyList<byte[]> Told => [.. _told];

    /// <summary>How many connections there are.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The kind of a request.</summary>
    public static int KindOf(byte[] packet) => BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(8));

    /// <summary>A recorded answer, with the number of the request that it answers now.</summary>
    public static byte[] Answering(byte[] packet, string recorded)
    {
        var answer = Convert.FromHexString(recorded);
        packet.AsSpan(4, 4).CopyTo(answer.AsSpan(4));
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using var owned = client;
            var stream = client.GetStream();
            while (true)
            {
                var length = new byte[4];
                await stream.ReadExactlyAsync(length, _ended.Token);
                var packet = new byte[4 + BinaryPrimitives.ReadInt32BigEndian(length)];
                length.CopyTo(packet, 0);
                await stream.ReadExactlyAsync(packet.AsMemory(4), _ended.Token);
                _told.Enqueue(packet);
                await _answer(stream, packet);
            }
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has left, or the test is over.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
