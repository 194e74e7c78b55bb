namespace Kitex.Load.Calling;

/// <summary>Takes a lock that another thread holds while it is blocked on a call of the same client.</summary>
internal sealed class LockingCaller : CallerBehaviour
{
    // Between two calls of the holder, so that the others get the lock at all.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Calls _calls;

    public LockingCaller(int every, Calls calls)
        : base(every)
    {
        _calls = calls;
        new Thread(HoldAgainAndAgain) { IsBackground = true }.Start();
    }

    public override void AfterCall()
    {
        lock (_gate)
        {
        }
    }

    // To the end of the process, which ends with its load.
    private void HoldAgainAndAgain()
    {
        while (true)
        {
            lock (_gate)
            {
                _calls.CallBlocking();
            }

            Thread.Sleep(Pause);
        }
    }
}
