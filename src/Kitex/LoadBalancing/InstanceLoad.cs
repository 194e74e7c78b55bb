namespace Kitex.LoadBalancing;

/// <summary>What one instance has to do, as far as this client knows. It outlives the lists the instance is on.</summary>
internal class InstanceLoad
{
    private int _inFlight;

    /// <summary>Calls under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>One more is under way.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>One more, unless there are so many already.</summary>
    public bool TryBegin(long most)
    {
        var now = InFlight;
        while (now < most)
        {
            var before = Interlocked.CompareExchange(ref _inFlight, now + 1, now);
            if (before == now)
            {
                return true;
            }

            now = before;
        }

        return false;
    }

    /// <summary>One has ended.</summary>
    public void End() => Interlocked.Decrement(ref _inFlight);
}
