using System.Net;
using System.Net.Sockets;

namespace Kitex.Torture.Hostile;

/// <summary>A port that passes every connection on to a server through a bad link.</summary>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private const int SmallBuffer = 4096;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _links = [];
    private readonly Stage _stage;
    private readonly EndPoint _target;
    private readonly Task _accepting;

    public ChaosProxy(Stage stage, EndPoint target)
    {
        _stage = stage;
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAllAsync();
    }

    /// <summary>Where clients find it.</summary>
    public string Address => _listener.LocalEndPoint!.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_links);
        _end.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        for (var number = 0L; !_end.IsCancellationRequested; number++)
        {
            try
            {
                var client = await _listener.AcceptAsync(_end.Token);
                _links.RemoveAll(static link => link.IsCompleted);
                _links.Add(Task.Run(() => PassAsync(client, number), CancellationToken.None));
            }
            catch (Exception failure) when (RawSocket.IsEnd(failure))
            {
                // The client was quicker, or the act is over.
            }
        }
    }

    private async Task PassAsync(Socket client, long number)
    {
        var random = _stage.RandomOf("links", number);
        Socket? server = null;
        try
        {
            server = await RawSocket.ConnectAsync(_target, number, _end.Token);
            client.NoDelay = true;
            if (random.Next(3) == 0)
                client.ReceiveBufferSize = client.SendBufferSize = server.ReceiveBufferSize = server.SendBufferSize = SmallBuffer;

            await new ChaosLink(client, server, random).PassAsync(_end.Token);
        }
        catch (Exception failure) when (RawSocket.IsEnd(failure))
        {
            // One side was quicker, or the act is over.
        }
        catch (Exception failure)
        {
            _stage.Ledger.Offend($"the torture itself failed: {failure}");
        }
        finally
        {
            RawSocket.Reset(client);
            if (server is not null)
                RawSocket.Reset(server);
            _stage.Ledger.Count("links");
        }
    }
}
