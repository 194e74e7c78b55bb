using System.Threading.Tasks.Sources;
using Kitex.Network;

namespace Kitex.Protocols.Grpc;

/// <summary>
/// One who awaits something of a stream, one wait after the other, and goes on where the stream's placement says: a value-task
/// source used over and over.
/// </summary>
internal abstract class GrpcWait<T> : IValueTaskSource<T>, IPlacedWork
{
    private ManualResetValueTaskSourceCore<T> _core;
    private CancellationTokenRegistration _registration;

    /// <summary>True while somebody waits. Under the connection's gate.</summary>
    public bool IsWaiting { get; set; }

    /// <inheritdoc/>
    public abstract Placement Placement { get; }

    /// <summary>What is waited for may be there. Under the connection's gate.</summary>
    public void Wake()
    {
        IsWaiting = false;
        Placement.Schedule(this);
    }

    /// <summary>The wait, which may have ended already.</summary>
    /// <param name="onCanceled">What the token's end means.</param>
    /// <param name="state">Given to that.</param>
    /// <param name="cancellation">The token.</param>
    protected ValueTask<T> WaitAsync(Action<object?> onCanceled, object state, CancellationToken cancellation)
    {
        _registration = cancellation.UnsafeRegister(onCanceled, state);
        return new(this, _core.Version);
    }

    /// <summary>Takes what was waited for.</summary>
    /// <returns>False when it is not there: somebody has woken it too early, and it waits on.</returns>
    /// <exception cref="Exception">Why it will never be there.</exception>
    protected abstract bool TryFinish(out T result);

    void IPlacedWork.Run()
    {
        T result;
        try
        {
            if (!TryFinish(out result))
            {
                return;
            }
        }
        catch (Exception failed)
        {
            _core.SetException(failed);
            return;
        }

        _core.SetResult(result);
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    T IValueTaskSource<T>.GetResult(short token)
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

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
