namespace Kitex.Load.Calling;

/// <summary>Computes for a time.</summary>
internal sealed class BusyCaller(int every, TimeSpan time) : CallerBehaviour(every)
{
    public override void AfterCall() => Spinning.For(time);
}
