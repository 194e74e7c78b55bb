using System.Threading.Tasks.Sources;
using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Transport.Grpc;

/// <summary>Whoever awaits the next message of a stream; one at a time.</summary>
internal sealed class GrpcStreamReceiver(GrpcStreamCall call) : IValueTaskSource<object?>, IPlacedWork
{
    private ManualResetValueTaskSourceCore<object?> _core;
    private CancellationTokenRegistration _registration;

    /// <summary>True while somebody waits. Under the connection's gate.</summary>
    public bool IsWaiting { get; set; }

    /// <inheritdoc/>
    public Placement Placement => call.Placement;

    /// <summary>The next message; null at the end.</summary>
    public ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        var version = _core.Version;
        call.Clock?.Start();
        if (call.TryReceive(out var body, out var error))
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

        _registration = cancellation.UnsafeRegister(GrpcStreamCall.OnCanceled, call);
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
            if (!call.TryReceive(out var body, out var error))
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

    private object? Message(GrpcBody? taken, RpcError? error)
    {
        if (taken is not { } body)
        {
            return error is null ? null : throw error.ToException();
        }

        using (body)
        {
            var response = call.Settings.Decode(call.Request, body, call.Reply.Encoding);
            if (response.Error is null)
            {
                return response.Message;
            }

            call.TryEnd(response.Error);
            throw response.Error.ToException();
        }
    }
}
