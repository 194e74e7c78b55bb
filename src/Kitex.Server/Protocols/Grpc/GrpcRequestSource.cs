using System.Threading.Tasks.Sources;
using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits the next message of its caller; one at a time.</summary>
internal sealed class GrpcRequestSource(GrpcServerStream stream, GrpcServerCall call) : IValueTaskSource<object?>, IPlacedWork
{
    private static readonly Action<object?> OnCanceled = static state => ((GrpcRequestSource)state!).Cancel();

    private ManualResetValueTaskSourceCore<object?> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;

    /// <summary>True while somebody waits. Under the connection's gate.</summary>
    public bool IsWaiting { get; set; }

    /// <inheritdoc/>
    public Placement Placement { get; } = call.Settings.Dispatcher.PlacementOf(call.Method);

    /// <summary>The next message; null at the end.</summary>
    public ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<object?>(cancellation);
        }

        var version = _core.Version;
        if (stream.TryReceive(out var body, out var error))
        {
            try
            {
                return new(Message(body, error));
            }
            catch (Exception failed)
            {
                return ValueTask.FromException<object?>(failed);
            }
        }

        _cancellation = cancellation;
        _registration = cancellation.UnsafeRegister(OnCanceled, this);
        return new(this, version);
    }

    /// <summary>What is waited for is there. Under the connection's gate.</summary>
    public void Wake()
    {
        IsWaiting = false;
        Placement.Schedule(this);
    }

    void IPlacedWork.Run()
    {
        object? message;
        try
        {
            if (_cancellation.IsCancellationRequested && stream.Failure is null)
            {
                _cancellation.ThrowIfCancellationRequested();
            }

            if (!stream.TryReceive(out var body, out var error))
            {
                // Somebody has woken it too early: it waits on.
                return;
            }

            message = Message(body, error);
        }
        catch (Exception failed)
        {
            _core.SetException(failed);
            return;
        }

        _core.SetResult(message);
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    object? IValueTaskSource<object?>.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<object?>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<object?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel() => call.Http2.Do(this, static (source, _) =>
    {
        if (source.IsWaiting)
        {
            source.Wake();
        }

        return true;
    });

    private object? Message(GrpcBody? taken, RpcError? error) => taken is { } body
        ? stream.Decode(body)
        : error is null ? null : throw error.ToException();
}
