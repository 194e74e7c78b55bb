namespace Kitex.Network.Epoll;

/// <summary>Wakes one thread that waits, or the next that would.</summary>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private bool _isSet;

    /// <summary>Wakes the thread.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until it is set.</summary>
    /// <returns>False when the time has passed first.</returns>
    public bool Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (!_isSet)
            {
                Monitor.Wait(_gate, timeout);
            }

            var wasSet = _isSet;
            _isSet = false;
            return wasSet;
        }
    }
}
