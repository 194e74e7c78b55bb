using System.Net;
using System.Net.Sockets;

namespace Kitex.Network.Tests;

/// <summary>A port whose backlog is full and that accepts nobody: a dial to it waits.</summary>
internal sealed class DeafPort : IDisposable
{
    private readonly List<Socket> _sockets = [];

    private DeafPort()
    {
        var listener = Add();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Address = (IPEndPoint)listener.LocalEndPoint!;
    }

    public IPEndPoint Address { get; }

    public static async Task<DeafPort> OpenAsync()
    {
        var port = new DeafPort();
        while (true)
        {
            using var patience = new CancellationTokenSource(200);
            try
            {
                await port.Add().ConnectAsync(port.Address, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return port;
            }
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket Add()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return socket;
    }
}
