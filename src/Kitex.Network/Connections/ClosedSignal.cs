namespace Kitex.Network.Connections;

/// <summary>A cancellation token made when somebody asks for it.</summary>
internal sealed class ClosedSignal
{
    private CancellationTokenSource? _source;
    private volatile bool _fired;

    /// <summary>True when somebody holds the token.</summary>
    public bool IsWatched => Volatile.Read(ref _source) is not null;

    public CancellationToken Token
    {
        get
        {
            if (_fired)
            {
                return new CancellationToken(canceled: true);
            }

            if (Volatile.Read(ref _source) is { } source)
            {
                return source.Token;
            }

            var made = new CancellationTokenSource();
            var kept = Interlocked.CompareExchange(ref _source, made, null) ?? made;
            if (_fired)
            {
                _ = kept.CancelAsync();
            }

            return kept.Token;
        }
    }

    /// <summary>Cancels the token; what is registered with it runs on the thread pool.</summary>
    public void Fire()
    {
        if (!_fired)
        {
            // Seen by whoever makes the source after the look below has missed it.
            _fired = true;
            Interlocked.MemoryBarrier();
            _ = _source?.CancelAsync();
        }
    }
}
