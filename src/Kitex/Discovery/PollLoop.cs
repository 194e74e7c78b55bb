namespace Kitex.Discovery;

/// <summary>
/// Looks at one thing again and again for all who watch it, until the last of them has left. A look that fails is the end for all.
/// </summary>
internal sealed class PollLoop : IDisposable
{
    private readonly Func<CancellationToken, ValueTask<Resolution>> _look;
    private readonly TimeSpan _least;
    private readonly Func<Resolution, TimeSpan> _dueIn;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _left = new();
    private TaskCompletionSource<PolledList> _coming = NewList();
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<PolledList> _latest;

    /// <param name="look">Looks once.</param>
    /// <param name="least">The least time between two looks.</param>
    /// <param name="dueIn">How long after what was found the next look is due.</param>
    /// <param name="time">The clock.</param>
    public PollLoop(Func<CancellationToken, ValueTask<Resolution>> look, TimeSpan least, Func<Resolution, TimeSpan> dueIn, TimeProvider time)
    {
        _look = look;
        _least = least;
        _dueIn = dueIn;
        _time = time;
        _latest = _coming.Task;
    }

    /// <summary>How many watch it; whoever keeps the loop counts them.</summary>
    public int Watchers { get; set; }

    /// <summary>The last list, or the first one while it is to come.</summary>
    public Task<PolledList> Latest => Volatile.Read(ref _latest);

    /// <summary>Whether a look has failed.</summary>
    public bool HasFailed => Latest.IsFaulted;

    /// <summary>Begins to look. A look that needs no waiting is done when this returns.</summary>
    /// <param name="listen">Begins to listen for changes that are pushed; what it returns ends that.</param>
    public void Begin(Func<Action, IDisposable?> listen) => _ = RunAsync(listen, _left.Token);

    /// <summary>Asks it to look again soon.</summary>
    public void Wake() => Volatile.Read(ref _asked).TrySetResult();

    /// <summary>The last has left.</summary>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private async Task RunAsync(Func<Action, IDisposable?> listen, CancellationToken left)
    {
        IDisposable? listening = null;
        try
        {
            listening = listen(Wake);
            while (true)
            {
                var found = await _look(left).ConfigureAwait(false);
                var current = _coming;
                _coming = NewList();
                current.SetResult(new PolledList(found.Instances, _coming.Task));
                Volatile.Write(ref _latest, current.Task);
                await WaitAsync(_dueIn(found), left).ConfigureAwait(false);
            }
        }
        catch (Exception failed)
        {
            _coming.SetException(failed);
            Volatile.Write(ref _latest, _coming.Task);

            // There may be nobody to see it.
            _ = _coming.Task.Exception;
        }
        finally
        {
            listening?.Dispose();
        }
    }

    /// <summary>Waits until it is asked or the next look is due; the least time in any case.</summary>
    private async Task WaitAsync(TimeSpan most, CancellationToken left)
    {
        await Task.Delay(_least, _time, left).ConfigureAwait(false);
        if (most > _least)
        {
            using var over = new CancellationTokenSource(most - _least, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, left);
            await Volatile.Read(ref _asked).Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left.ThrowIfCancellationRequested();
        }

        // Whoever asked until now is answered by the look that follows.
        Volatile.Write(ref _asked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private static TaskCompletionSource<PolledList> NewList() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
