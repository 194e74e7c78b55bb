using System.Threading.Tasks.Sources;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Transport.Multiplexing;

/// <summary>
/// One call under way on a shared connection: a value-task source used over and over, ended by exactly one of reply, timeout,
/// token or loss. Whoever takes it out of the <see cref="PendingCalls"/> ends it.
/// </summary>
internal sealed class PendingCall(MultiplexedConnection connection)
    : DeadlineEntry(connection.Timers, new Lock()), IValueTaskSource<RpcResponse>, IPlacedWork
{
    private static readonly Action<object?> OnCanceled = static state =>
    {
        var call = (PendingCall)state!;
        call.Connection.Cancel(call._sequenceId);
    };

    private ManualResetValueTaskSourceCore<RpcResponse> _core;
    private CancellationTokenRegistration _registration;
    private RpcResponse _response;
    private int _sequenceId;

    public MultiplexedConnection Connection { get; } = connection;

    public RpcRequest Request { get; private set; } = null!;

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    /// <summary>Takes the encoded request, outside of any lock.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>Whose call it is, before it can be found by its id.</summary>
    public void Start(RpcRequest request, Placement placement)
    {
        Request = request;
        Placement = placement;
    }

    /// <summary>Sets what may end the call besides its reply.</summary>
    public ValueTask<RpcResponse> Watch(int sequenceId, CancellationToken cancellation)
    {
        // Read before anything can end the call, which may then be used anew.
        var answer = new ValueTask<RpcResponse>(this, _core.Version);
        lock (Gate)
        {
            _sequenceId = sequenceId;
            SetDeadline(Request.Deadline == 0 ? long.MaxValue : Request.Deadline);
        }

        _registration = cancellation.UnsafeRegister(OnCanceled, this);
        return answer;
    }

    /// <summary>There is nothing more to wait for.</summary>
    public void Waited() => Request.Trace?.Phases?.Mark(CallPhase.Wait);

    /// <summary>Ends the call; its caller goes on where its placement says.</summary>
    public void End(in RpcResponse response)
    {
        _response = response;
        Placement.Schedule(this);
    }

    /// <summary>No call is made by this object any more.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            StopTimer();
        }
    }

    void IPlacedWork.Run()
    {
        Request.Trace?.Phases?.Mark(CallPhase.Read);
        _core.SetResult(_response);
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    RpcResponse IValueTaskSource<RpcResponse>.GetResult(short token)
    {
        var response = _core.GetResult(token);

        // Waits for a token's callback that is running, so that none reaches the next call.
        _registration.Dispose();
        _registration = default;
        _response = default;
        _core.Reset();
        Request = null!;
        Connection.GiveBack(this);
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<RpcResponse>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<RpcResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override long? TakeOverdue() => _sequenceId;

    // Finds nobody when the call has ended long ago.
    protected override void OnOverdue(long wait) => Connection.TimeOut((int)wait);
}
