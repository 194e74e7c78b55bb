namespace Kitex.Load.Calling;

/// <summary>Blocks its thread for a time.</summary>
internal sealed class SleepingCaller(int every, TimeSpan time) : CallerBehaviour(every)
{
    public override void AfterCall() => Thread.Sleep(time);
}
