using System.Collections.Concurrent;
using System.Net;
using Kitex.Network;
using Kitex.Network.Pipes;
using Kitex.Network.Timing;
using Microsoft.AspNetCore.Connections;
using ConnectionHandler = Kitex.Network.ConnectionHandler;

namespace Kitex.Load.Kestrel;

/// <summary>A port of Kestrel's transport. Connections are not limited: nobody here asks for it.</summary>
internal sealed class KestrelListener : NetworkListener
{
    private readonly IConnectionListener _listener;
    private readonly ConnectionHandler _handler;
    private readonly ListenOptions _options;
    private readonly TimerWheel _timers;
    private readonly ConcurrentDictionary<ConnectionContext, Task> _served = new();
    private readonly Task _accepting;

    public KestrelListener(IConnectionListener listener, ConnectionHandler handler, ListenOptions options, TimerWheel timers)
    {
        _listener = listener;
        _handler = handler;
        _options = options;
        _timers = timers;
        _accepting = AcceptAllAsync();
    }

    public override EndPoint LocalEndPoint => _listener.EndPoint;

    public override int ConnectionCount => _served.Count;

    public override async ValueTask StopAcceptingAsync()
    {
        await _listener.UnbindAsync();
        await _accepting;
    }

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => Task.WhenAll(_served.Values).WaitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync();
        foreach (var accepted in _served.Keys)
        {
            accepted.Abort();
        }

        await WaitUntilEmptyAsync();
        await _listener.DisposeAsync();
    }

    private async Task AcceptAllAsync()
    {
        while (await _listener.AcceptAsync() is { } accepted)
        {
            // It stands in the table before it runs, so that it can take itself out.
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _served[accepted] = ServeAsync(accepted, start.Task);
            start.SetResult();
        }
    }

    private async Task ServeAsync(ConnectionContext accepted, Task start)
    {
        await start;
        try
        {
            await using var connection = PipeConnection.Create(
                accepted.Transport, _timers, accepted.LocalEndPoint, accepted.RemoteEndPoint,
                cause => accepted.Abort(new ConnectionAbortedException(cause?.Message ?? "Aborted.")), accepted.DisposeAsync);
            await _handler(connection);
        }
        catch (Exception failure)
        {
            _options.HandlerFailed?.Invoke(failure);
        }
        finally
        {
            _served.TryRemove(accepted, out _);
        }
    }
}
