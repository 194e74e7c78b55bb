using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits that its message is sent; one at a time.</summary>
internal sealed class GrpcAnswerSink(GrpcServerStream stream, GrpcServerCall call) : IValueTaskSource<bool>, IPlacedWork
{
    // So much may wait for a connection whose peer does not read, whatever the windows allow.
    private const long MostWaitingBytes = 1024 * 1024;

    private static readonly Action<object?> OnCanceled = static state => ((GrpcAnswerSink)state!).Cancel();

    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;

    /// <summary>True while somebody waits. Under the connection's gate.</summary>
    public bool IsWaiting { get; set; }

    /// <inheritdoc/>
    public Placement Placement { get; } = call.Settings.Dispatcher.PlacementOf(call.Method);

    /// <summary>Sends what was encoded, and waits while the peer does not read.</summary>
    public ValueTask<bool> SendAsync(CancellationToken cancellation)
    {
        var version = _core.Version;
        if (stream.Send(out var waits) is { } error)
        {
            return ValueTask.FromException<bool>(error.ToException());
        }

        if (waits)
        {
            _cancellation = cancellation;
            _registration = cancellation.UnsafeRegister(OnCanceled, this);
            return new(this, version);
        }

        return call.Http2.WaitingBytes > MostWaitingBytes ? WaitUntilSentAsync(cancellation) : new(true);
    }

    /// <summary>What is waited for has happened. Under the connection's gate.</summary>
    public void Wake()
    {
        IsWaiting = false;
        Placement.Schedule(this);
    }

    void IPlacedWork.Run()
    {
        if (stream.Failure is { } failure)
        {
            _core.SetException(failure.ToException());
        }
        else if (_cancellation.IsCancellationRequested)
        {
            _core.SetException(new OperationCanceledException(_cancellation));
        }
        else
        {
            _core.SetResult(true);
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
        await call.Http2.WaitUntilSentAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    private void Cancel() => call.Http2.Do(this, static (sink, _) =>
    {
        if (sink.IsWaiting)
        {
            sink.Wake();
        }

        return true;
    });
}
