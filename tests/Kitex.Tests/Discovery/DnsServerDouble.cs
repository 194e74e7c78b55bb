using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Tests.Discovery;

/// <summary>A DNS server on loopback, over UDP and TCP on one port, that says what a test tells it to.</summary>
internal sealed class DnsServerDouble : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly CancellationTokenSource _end = new();
    private readonly Func<byte[], bool, IEnumerable<byte[]>> _answer;
    private readonly Task _serving;
    private int _asked;

    /// <param name="answer">From a question, and whether it came over TCP, to what is sent back.</param>
    public DnsServerDouble(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        (_udp, _tcp) = Bind();
        Address = (IPEndPoint)_udp.LocalEndPoint!;
        _tcp.Listen();
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint Address { get; }

    /// <summary>The questions that came over UDP.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _udp.Dispose();
        _tcp.Dispose();
        _end.Dispose();
    }

    /// <summary>A port that is free for both: somebody else may have one of them for the other.</summary>
    private static (Socket Udp, Socket Tcp) Bind()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                return (udp, tcp);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            var from = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token);
            Interlocked.Increment(ref _asked);
            foreach (var answer in _answer(buffer[..from.ReceivedBytes], false))
            {
                await _udp.SendToAsync(answer, SocketFlags.None, from.RemoteEndPoint, _end.Token);
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (true)
        {
            using var caller = await _tcp.AcceptAsync(_end.Token);
            await using var stream = new NetworkStream(caller);
            var head = new byte[2];
            await stream.ReadExactlyAsync(head, _end.Token);
            var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
            await stream.ReadExactlyAsync(question, _end.Token);
            foreach (var answer in _answer(question, true))
            {
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _end.Token);
            }
        }
    }
}
