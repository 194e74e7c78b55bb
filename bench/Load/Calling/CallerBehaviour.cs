namespace Kitex.Load.Calling;

/// <summary>
/// What a caller does with its thread when it has an answer, before it awaits the next: the thread is the one on which the
/// client completed the call.
/// </summary>
/// <param name="every">It is done after one call of so many; 0 for never.</param>
internal abstract class CallerBehaviour(int every) : IDisposable
{
    public int Every { get; } = every;

    public abstract void AfterCall();

    public virtual void Dispose()
    {
    }
}
