using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Transport.Grpc;

/// <summary>Whoever awaits that a message of a stream is sent; one at a time.</summary>
internal sealed class GrpcStreamSender(GrpcStreamCall call) : IValueTaskSource, IPlacedWork
{
    // So much may wait for a connection whose peer does not read, whatever the windows allow.
    private const long MostWaitingBytes = 1024 * 1024;

    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _registration;

    /// <summary>True while somebody waits. Under the connection's gate.</summary>
    public bool IsWaiting { get; set; }

    /// <inheritdoc/>
    public Placement Placement => call.Placement;

    /// <summary>Sends one message, and waits while the peer does not read.</summary>
    public ValueTask SendAsync(object message, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        var version = _core.Version;
        if (call.Send(message, out var waits) is { } error)
        {
            return ValueTask.FromException(error.ToException());
        }

        if (waits)
        {
            _registration = cancellation.UnsafeRegister(GrpcStreamCall.OnCanceled, call);
            return new(this, version);
        }

        return call.Connection.WaitingBytes > MostWaitingBytes
            ? new(call.Connection.WaitUntilSentAsync().WaitAsync(cancellation))
            : default;
    }

    /// <summary>What is waited for has happened. Under the connection's gate.</summary>
    public void Wake()
    {
        IsWaiting = false;
        Placement.Schedule(this);
    }

    void IPlacedWork.Run()
    {
        if (call.SendOutcome() is { } error)
        {
            _core.SetException(error.ToException());
        }
        else
        {
            _core.SetResult(true);
        }
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    void IValueTaskSource.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
