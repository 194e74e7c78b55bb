namespace Kitex.Discovery;

/// <summary>One watch of a <see cref="PollingResolver"/>, which can be woken before its time.</summary>
internal sealed class PollWatch(ServiceTarget target)
{
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is watched.</summary>
    public ServiceTarget Target { get; } = target;

    /// <summary>Asks it to look again.</summary>
    public void Wake() => Volatile.Read(ref _asked).TrySetResult();

    /// <summary>Waits until it is asked or the time is over.</summary>
    /// <param name="least">So long it waits in any case.</param>
    /// <param name="most">So long at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task WaitAsync(TimeSpan least, TimeSpan most, TimeProvider time, CancellationToken cancellation)
    {
        await Task.Delay(least, time, cancellation).ConfigureAwait(false);
        if (most > least)
        {
            using var over = new CancellationTokenSource(most - least, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
            await Volatile.Read(ref _asked).Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }

        // Whoever asked until now is answered by the look that follows.
        Volatile.Write(ref _asked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
