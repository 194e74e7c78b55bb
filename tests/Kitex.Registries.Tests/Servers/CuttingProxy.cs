using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Registries.Tests.Servers;

/// <summary>Stands between a registry and its users, and cuts their connections when it is told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private readonly Task _accepting;
    private int _accepted;
    private volatile bool _isShut;

    /// <param name="port">Of the registry, on loopback.</param>
    public CuttingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have come.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Whether there are connections now.</summary>
    public bool HasOpen => !_open.IsEmpty;

    /// <summary>Whether new connections are closed at once; default false. Shut it before those there are cut.</summary>
    public bool IsShut
    {
        get => _isShut;
        set => _isShut = value;
    }

    /// <summary>Resets every connection there is; new ones may come.</summary>
    public void Cut()
    {
        foreach (var (client, _) in _open)
        {
            client.Client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                Interlocked.Increment(ref _accepted);
                if (IsShut)
                {
                    client.Dispose();
                    continue;
                }

                _ = PassAsync(client);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open.TryAdd(client, 0);
        _open.TryAdd(server, 0);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), _ended.Token),
                server.GetStream().CopyToAsync(client.GetStream(), _ended.Token));
        }
        catch (Exception lost) when (lost is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the registry is away: the other side is told by the close.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}
