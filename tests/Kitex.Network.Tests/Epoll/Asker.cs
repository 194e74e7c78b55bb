using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Tests.Epoll;

/// <summary>A peer that sends bytes and gets each back, and needs neither the engine nor the thread pool for it.</summary>
internal sealed class Asker : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = (int)Limit.TotalMilliseconds,
    };

    public Asker(NetworkListener listener) => _socket.Connect(listener.LocalEndPoint);

    /// <summary>A port whose connections send each byte back when they have acted on it.</summary>
    public static NetworkListener Listen(NetworkEngine engine, Action<byte> act) =>
        engine.Listen(new IPEndPoint(IPAddress.Loopback, 0), new ListenOptions(), async connection =>
        {
            while (await connection.ReadAsync(1, Timeout.InfiniteTimeSpan).ConfigureAwait(false) == ReadStatus.Ready)
            {
                var said = connection.Input[0];
                connection.Consume(1);
                act(said);
                connection.Output.Write([said]);
                await connection.FlushAsync(Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            }
        });

    public void Say(byte what) => Assert.Equal(1, _socket.Send([what]));

    public byte Hear()
    {
        var answer = new byte[1];
        Assert.Equal(1, _socket.Receive(answer));
        return answer[0];
    }

    public byte Ask(byte what)
    {
        Say(what);
        return Hear();
    }

    public void Dispose() => _socket.Dispose();
}
