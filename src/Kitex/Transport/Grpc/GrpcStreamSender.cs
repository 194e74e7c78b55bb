using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Transport.Grpc;

/// <summary>Whoever awaits that a message of a stream is sent; one at a time.</summary>
internal sealed class GrpcStreamSender(GrpcStreamCall call) : IValueTaskSource<bool>, IPlacedWork
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
    /// <returns>False when the server has ended the stream.</returns>
    public ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        var version = _core.Version;
        if (call.Send(message, out var waits, out var taken) is { } error)
        {
            return ValueTask.FromException<bool>(error.ToException());
        }

        if (waits)
        {
            _registration = cancellation.UnsafeRegister(GrpcStreamCall.OnCanceled, call);
            return new(this, version);
        }

        return taken && call.Connection.WaitingBytes > MostWaitingBytes ? WaitUntilSentAsync(cancellation) : new(taken);
    }

    /// <summary>What is waited for has happened. Under the connection's gate.</summary>
    public void Wake()
    {
        IsWaiting = false;
        Placement.Schedule(this);
    }

    void IPlacedWork.Run()
    {
        var (taken, error) = call.SendOutcome();
        if (error is null)
        {
            _core.SetResult(taken);
        }
        else
        {
            _core.SetException(error.ToException());
        }
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    bool IValueTaskSource<bool>.GetResult(short token)
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

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private async ValueTask<bool> WaitUntilSentAsync(CancellationToken cancellation)
    {
        await call.Connection.WaitUntilSentAsync().WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        var (taken, error) = call.SendOutcome();
        return error is null ? taken : throw error.ToException();
    }
}
