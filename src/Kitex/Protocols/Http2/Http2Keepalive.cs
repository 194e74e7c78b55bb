using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>Asks a silent peer whether it is there, and ends the connection when it does not answer.</summary>
internal sealed class Http2Keepalive(Http2Connection connection, Http2ConnectionOptions options, TimerWheel timers) : DeadlineEntry(timers, new Lock())
{
    private long _heard;
    private long _asked;
    private bool _stopped;

    /// <summary>Begins to watch, when that is wanted.</summary>
    public void Start()
    {
        if (options.KeepaliveTime != Timeout.InfiniteTimeSpan)
        {
            Heard();
            Watch(options.KeepaliveTime);
        }
    }

    /// <summary>Something came from the peer.</summary>
    public void Heard() => Volatile.Write(ref _heard, Time.GetTimestamp());

    /// <summary>Watches no more.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            _stopped = true;
            SetDeadline(long.MaxValue);
            StopTimer();
        }
    }

    /// <inheritdoc/>
    protected override long? TakeOverdue() => Volatile.Read(ref _heard);

    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        if (_asked != 0 && wait <= _asked)
        {
            connection.Abort($"The peer did not answer a ping within {options.KeepaliveTimeout.TotalSeconds} s.");
            return;
        }

        _asked = 0;
        var silence = Time.GetElapsedTime(wait);
        if (silence < options.KeepaliveTime)
        {
            Watch(options.KeepaliveTime - silence);
            return;
        }

        var now = Time.GetTimestamp();
        if (connection.Ping(options.KeepaliveWithoutStreams))
        {
            _asked = now;
        }

        Watch(_asked == 0 ? options.KeepaliveTime : options.KeepaliveTimeout);
    }

    private void Watch(TimeSpan span)
    {
        lock (Gate)
        {
            if (!_stopped)
            {
                SetDeadline(Time.GetTimestamp() + (long)(span.TotalSeconds * Time.TimestampFrequency));
            }
        }
    }
}
