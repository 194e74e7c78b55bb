namespace Kitex.Load.Calling;

/// <summary>Takes a lock that another thread holds while it is blocked on a call of the same client.</summary>
internal sealed class LockingCaller : CallerBehaviour
{
    // Between two calls of the holder: the lock is held for a part of the time, not for most of it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Calls _calls;
    private readonly Thread _holder;
    private volatile bool _ended;

    public LockingCaller(int every, Calls calls)
        : base(every)
    {
        _calls = calls;
        _holder = new Thread(HoldAgainAndAgain) { IsBackground = true };
        _holder.Start();
    }

    public override void AfterCall()
    {
        lock (_gate)
        {
        }
    }

    public override void Dispose()
    {
        _ended = true;
        _holder.Join();
        base.Dispose();
    }

    private void HoldAgainAndAgain()
    {
        while (!_ended)
        {
            lock (_gate)
            {
                _calls.CallBlocking();
            }

            Thread.Sleep(Pause);
        }
    }
}
