using System.Threading.Tasks.Sources;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Transport.Multiplexing;

/// <summary>
/// One call under way on a shared connection: a value-task source used over and over, ended by exactly one of reply, timeout,
/// token or loss. Whoever takes it out of the <see cref="PendingCalls"/> ends it.
/// </summary>
internal sealed class PendingCall(MultiplexedConnection connection) : TimerWheelEntry, IValueTaskSource<RpcResponse>
{
    private static readonly Action<object?> OnCanceled = static state =>
    {
        var call = (PendingCall)state!;
        call.Connection.Cancel(call._sequenceId);
    };

    private ManualResetValueTaskSourceCore<RpcResponse> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _sequenceId;
    private bool _timed;

    public MultiplexedConnection Connection { get; } = connection;

    public RpcRequest Request { get; private set; } = null!;

    /// <summary>Takes the encoded request, outside of any lock.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>Whose call it is, before it can be found by its id.</summary>
    public void Start(RpcRequest request) => Request = request;

    /// <summary>Sets what may end the call besides its reply.</summary>
    public ValueTask<RpcResponse> Watch(int sequenceId, TimerWheel timers, TimeSpan remaining, CancellationToken cancellation)
    {
        // Read before anything can end the call, which may then be used anew.
        var answer = new ValueTask<RpcResponse>(this, _core.Version);
        _sequenceId = sequenceId;
        _timed = remaining != Timeout.InfiniteTimeSpan;
        if (_timed)
        {
            timers.Schedule(this, remaining, sequenceId);
        }

        _registration = cancellation.UnsafeRegister(OnCanceled, this);
        return answer;
    }

    public void End(in RpcResponse response) => _core.SetResult(response);

    RpcResponse IValueTaskSource<RpcResponse>.GetResult(short token)
    {
        var response = _core.GetResult(token);
        if (_timed)
        {
            Connection.Timers.Cancel(this);
        }

        // Waits for a token's callback that is running, so that none reaches the next call.
        _registration.Dispose();
        _registration = default;
        _core.Reset();
        Request = null!;
        Connection.GiveBack(this);
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<RpcResponse>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<RpcResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void Expired(long token) => Connection.TimeOut((int)token);
}
