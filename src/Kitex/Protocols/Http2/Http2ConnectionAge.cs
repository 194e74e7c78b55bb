using System.Security.Cryptography;
using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>Lets an old connection take no more streams, and ends it when those under way take too long.</summary>
internal sealed class Http2ConnectionAge : DeadlineEntry
{
    private const long Never = long.MaxValue;

    // Connections made together shall not all end together (Kitex v0.16.3).
    private const int SpreadPercent = 10;

    private readonly Http2ServerConnection _connection;
    private readonly TimeSpan _grace;
    private bool _isOld;

    /// <summary>Begins to watch.</summary>
    /// <param name="connection">Is drained, and aborted.</param>
    /// <param name="age">When it is old, a tenth more or less.</param>
    /// <param name="grace">How long it goes on then; infinite for as long as its streams do.</param>
    /// <param name="timers">Watch it.</param>
    public Http2ConnectionAge(Http2ServerConnection connection, TimeSpan age, TimeSpan grace, TimerWheel timers)
        : base(timers, new Lock())
    {
        _connection = connection;
        _grace = grace;
        lock (Gate)
        {
            SetDeadline(After(age * (RandomNumberGenerator.GetInt32(100 - SpreadPercent, 100 + SpreadPercent + 1) / 100.0)));
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            SetDeadline(Never);
            StopTimer();
        }
    }

    /// <inheritdoc/>
    protected override long? TakeOverdue()
    {
        var wasOld = _isOld;
        _isOld = true;
        SetDeadline(wasOld || _grace == Timeout.InfiniteTimeSpan ? Never : After(_grace));
        return wasOld ? 1 : 0;
    }

    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        if (wait == 0)
        {
            _connection.Drain();
        }
        else
        {
            _connection.Abort("The connection is too old, and its calls took too long.");
        }
    }

    private long After(TimeSpan time) => Time.GetTimestamp() + (long)(time.TotalSeconds * Time.TimestampFrequency);
}
