namespace Kitex.Server.Dispatching;

/// <summary>Measures how long one call waits for its thread, while somebody wants to know.</summary>
internal struct TurnClock
{
    private long _since;

    /// <summary>The call begins to wait.</summary>
    public void Start(TimeProvider time) => _since = ServerMetrics.Waiting.Enabled ? time.GetTimestamp() : 0;

    /// <summary>Its turn has come.</summary>
    public void Stop(TimeProvider time)
    {
        if (_since != 0)
        {
            ServerMetrics.Waiting.Record(time.GetElapsedTime(_since).TotalSeconds);
            _since = 0;
        }
    }
}
