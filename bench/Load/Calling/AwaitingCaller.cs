namespace Kitex.Load.Calling;

/// <summary>Awaits, and does nothing else.</summary>
internal sealed class AwaitingCaller() : CallerBehaviour(every: 0)
{
    public override void AfterCall()
    {
    }
}
