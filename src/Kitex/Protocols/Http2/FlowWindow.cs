namespace Kitex.Protocols.Http2;

/// <summary>How many bytes may be sent (RFC 9113 section 6.9), of a connection or of one of its streams.</summary>
/// <param name="initial">The bytes at first.</param>
internal struct FlowWindow(int initial)
{
    private long _available = initial;

    /// <summary>The bytes that may be sent; below 0 when the peer made its windows smaller meanwhile.</summary>
    public readonly long Available => _available;

    /// <summary>Takes what is sent off.</summary>
    /// <param name="bytes">At most what is available.</param>
    public void Take(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Math.Max(_available, 0));
        _available -= bytes;
    }

    /// <summary>Adds what a WINDOW_UPDATE allows.</summary>
    /// <returns>False when more than 2^31-1 would be available: an error of flow control. Nothing is added then.</returns>
    public bool TryAdd(int increment) => TryMove(increment);

    /// <summary>Follows a change of <see cref="Http2Settings.InitialWindowSize"/>, which never concerns the connection's window.</summary>
    /// <param name="from">The size before.</param>
    /// <param name="to">The size from now on.</param>
    /// <returns>False when more than 2^31-1 would be available: an error of flow control of the connection.</returns>
    public bool TryResize(int from, int to) => TryMove((long)to - from);

    private bool TryMove(long difference)
    {
        if (_available + difference > int.MaxValue)
        {
            return false;
        }

        _available += difference;
        return true;
    }
}
