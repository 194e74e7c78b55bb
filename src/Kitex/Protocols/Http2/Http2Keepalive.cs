using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>Asks a silent peer whether it is there, and ends the connection when it does not answer.</summary>
/// <param name="connection">What is watched.</param>
/// <param name="options">How.</param>
/// <param name="silence">After so long a silence the peer is asked; infinite for never.</param>
/// <param name="timers">Watch the silence.</param>
internal sealed class Http2Keepalive(Http2Connection connection, Http2ConnectionOptions options, TimeSpan silence, TimerWheel timers) : DeadlineEntry(timers, new Lock())
{
    private readonly bool _watches = silence != Timeout.InfiniteTimeSpan;
    private long _heardAt;
    private int _heard;
    private int _heardBefore;
    private long _askedAt;
    private bool _asked;
    private bool _stopped;

    /// <summary>Begins to watch, when that is wanted.</summary>
    public void Start()
    {
        if (_watches)
        {
            Heard();
            Watch(silence);
        }
    }

    /// <summary>Something came from the peer.</summary>
    public void Heard()
    {
        if (_watches)
        {
            Volatile.Write(ref _heardAt, Time.GetTimestamp());
            Volatile.Write(ref _heard, _heard + 1);
        }
    }

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
    protected override long? TakeOverdue() => Volatile.Read(ref _heardAt);

    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        if (_asked && Volatile.Read(ref _heard) == _heardBefore)
        {
            var left = options.KeepaliveTimeout - Time.GetElapsedTime(_askedAt);
            if (left > TimeSpan.Zero)
            {
                Watch(left);
            }
            else
            {
                connection.Abort($"The peer did not answer a ping within {options.KeepaliveTimeout.TotalSeconds} s.");
            }

            return;
        }

        _asked = false;
        var silent = Time.GetElapsedTime(wait);
        if (silent < silence)
        {
            Watch(silence - silent);
            return;
        }

        _heardBefore = Volatile.Read(ref _heard);
        _askedAt = Time.GetTimestamp();
        _asked = connection.Ping(options.KeepaliveWithoutStreams);
        Watch(_asked && options.KeepaliveTimeout < silence ? options.KeepaliveTimeout : silence);
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
