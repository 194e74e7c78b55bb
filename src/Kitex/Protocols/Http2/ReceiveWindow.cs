namespace Kitex.Protocols.Http2;

/// <summary>
/// How many bytes the peer may send, of a connection or of one of its streams, and when to let it send more: once half of
/// the window was consumed, so that small messages cost no frame each.
/// </summary>
/// <param name="size">The bytes the peer may have under way, as it was told.</param>
internal struct ReceiveWindow(int size)
{
    private long _available = size;
    private long _consumed;

    /// <summary>The bytes the peer may have under way.</summary>
    public int Size { get; private set; } = size;

    /// <summary>The bytes the peer may still send; below 0 when the window was made smaller meanwhile.</summary>
    public readonly long Available => _available;

    /// <summary>Counts a DATA frame.</summary>
    /// <param name="bytes">Its <see cref="Http2Frame.FlowBytes"/>.</param>
    /// <returns>False when the peer had no right to send them: an error of flow control.</returns>
    public bool TryReceive(int bytes)
    {
        if (bytes > Math.Max(_available, 0))
        {
            return false;
        }

        _available -= bytes;
        return true;
    }

    /// <summary>Counts bytes that were used and no longer take room.</summary>
    /// <param name="bytes">The bytes, received before.</param>
    /// <returns>The increment to send in a WINDOW_UPDATE; 0 while that can wait.</returns>
    public int Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _consumed += bytes;
        return _consumed > 0 && _consumed >= Size / 2 ? Credit() : 0;
    }

    /// <summary>Makes the window larger; one that is large enough stays as it is.</summary>
    /// <param name="size">The bytes the peer may have under way from now on.</param>
    /// <returns>The increment to send in a WINDOW_UPDATE; 0 for none.</returns>
    public int Grow(int size)
    {
        if (size <= Size)
        {
            return 0;
        }

        _consumed += size - Size;
        Size = size;
        return Credit();
    }

    /// <summary>Follows an initial window size, larger or smaller, that the peer was told in SETTINGS and has answered.</summary>
    public void Follow(int size)
    {
        _available += size - Size;
        Size = size;
    }

    private int Credit()
    {
        var increment = (int)Math.Min(_consumed, int.MaxValue - Math.Max(_available, 0));
        _consumed -= increment;
        _available += increment;
        return increment;
    }
}
