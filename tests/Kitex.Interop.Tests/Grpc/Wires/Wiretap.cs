using System.Net;
using System.Net.Sockets;

namespace Kitex.Interop.Tests.Grpc.Wires;

/// <summary>Stands between a client and a server, gives on what they say, and counts it.</summary>
internal sealed class Wiretap : IAsyncDisposable
{
    private const int PrefaceBytes = 24;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;

    /// <param name="server">Where the server is.</param>
    public Wiretap(string server)
    {
        _server = IPEndPoint.Parse(server);
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where the client goes.</summary>
    public string Address { get; }

    public WireCounts ToServer { get; } = new();

    public WireCounts ToClient { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true)
            {
                links.Add(LinkAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task LinkAsync(Socket client)
    {
        using var _ = client;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(_server, _stop.Token);
        await Task.WhenAll(
            CarryAsync(client, server, new FrameCounter(ToServer, PrefaceBytes)),
            CarryAsync(server, client, new FrameCounter(ToClient, 0)));
    }

    private async Task CarryAsync(Socket from, Socket to, FrameCounter counter)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var bytes)
            {
                counter.Add(buffer.AsSpan(0, bytes));
                for (var sent = 0; sent < bytes;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, bytes - sent), _stop.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            // One side has gone, so the other one shall.
            to.Close();
        }
    }
}
