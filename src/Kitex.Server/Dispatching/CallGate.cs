namespace Kitex.Server.Dispatching;

/// <summary>One limit at work: what passes per second, and what is under way.</summary>
/// <param name="name">Whose limit it is, for answers and logs.</param>
/// <param name="time">The server's clock.</param>
internal sealed class CallGate(string name, TimeProvider time)
{
    private readonly TokenBucket _bucket = new(time);
    private volatile CallLimit _limit = new();
    private int _underWay;

    public string Name { get; } = name;

    /// <summary>The limit; may change at any time.</summary>
    public CallLimit Limit
    {
        get => _limit;
        set
        {
            if (value != _limit)
            {
                _limit = value;
                _bucket.Set(value.PerSecond, value.Burst > 0 ? value.Burst : value.LargestBurst);
            }
        }
    }

    /// <summary>Calls under way.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>True when no more may be under way.</summary>
    public bool IsFull => _limit.Concurrency is > 0 and var most && UnderWay >= most;

    /// <summary>Counts a call towards those of this second.</summary>
    public bool TryTake() => _bucket.TryTake();

    /// <summary>Counts a call as under way.</summary>
    public bool TryEnter()
    {
        var underWay = Interlocked.Increment(ref _underWay);
        if (_limit.Concurrency is var most && (most == 0 || underWay <= most))
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>It is no more.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);
}
