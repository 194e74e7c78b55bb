namespace Kitex.Load.Calling;

/// <summary>Makes another call over the same client and blocks its thread until the answer has come: sync over async.</summary>
internal sealed class BlockingCaller(int every, Calls calls) : CallerBehaviour(every)
{
    public override void AfterCall() => calls.CallBlocking();
}
