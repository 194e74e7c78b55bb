using Kitex.Client;
using Kitex.Registries.Etcd.Wire;

namespace Kitex.Registries.Etcd;

/// <summary>A watch that a server has begun.</summary>
internal sealed class EtcdChanges : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _either;
    private readonly string _host;
    private readonly CancellationToken _cancellation;
    private StreamCall<WatchCreateRequest, WatchResponse>? _stream;

    private EtcdChanges(CallContext call, TimeSpan limit, TimeProvider time)
    {
        _host = call.Host!;
        _cancellation = call.Cancellation;
        _over = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, call.Cancellation);
    }

    /// <summary>Opens it.</summary>
    /// <param name="stub">Calls.</param>
    /// <param name="request">What to be told of.</param>
    /// <param name="call">Whom to ask.</param>
    /// <param name="limit">How long the server may take to begin.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="RpcException">It could not be opened.</exception>
    public static async ValueTask<EtcdChanges> OpenAsync(EtcdStub stub, WatchCreateRequest request, CallContext call, TimeSpan limit, TimeProvider time)
    {
        var changes = new EtcdChanges(call, limit, time);
        try
        {
            var stream = await stub.OpenAsync(EtcdMethods.Watch, call.With(changes._either.Token)).ConfigureAwait(false);
            changes._stream = stream;
            await stream.SendAsync(request).ConfigureAwait(false);
            await changes.BeginAsync().ConfigureAwait(false);
            return changes;
        }
        catch
        {
            await changes.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The next change; null when the server has ended the watch, or keeps the changes asked for no longer.</summary>
    /// <exception cref="RegistryException">The watch is lost.</exception>
    public async ValueTask<WatchResponse?> NextAsync()
    {
        try
        {
            return await _stream!.ReceiveAsync().ConfigureAwait(false) && !_stream.Current.IsCanceled ? _stream.Current : null;
        }
        catch (RpcException lost)
        {
            _cancellation.ThrowIfCancellationRequested();
            throw EtcdFailure.Lost(_host, lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        _either.Dispose();
        _over.Dispose();
    }

    /// <summary>Waits until the server says that it has begun; from then on it may be silent for as long as nothing changes.</summary>
    private async ValueTask BeginAsync()
    {
        if (!await _stream!.ReceiveAsync().ConfigureAwait(false) || !_stream.Current.IsCreated)
        {
            throw new RpcException(new RpcError(RpcErrorCode.Protocol, "The server did not begin the watch."));
        }

        _over.CancelAfter(Timeout.InfiniteTimeSpan);
    }
}
