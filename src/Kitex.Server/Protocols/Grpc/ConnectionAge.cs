using System.Security.Cryptography;
using Kitex.Network.Timing;
using Microsoft.AspNetCore.Connections.Features;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// Lets an old connection take no more calls, and closes it when those under way take too long. Watches from the first call
/// on: a connection without calls is an idle one.
/// </summary>
internal sealed class ConnectionAge : DeadlineEntry
{
    private const long Never = long.MaxValue;

    // Connections made together shall not all end together (Kitex v0.16.3).
    private const int SpreadPercent = 10;

    private readonly HandedOverConnection _connection;
    private readonly TimeSpan _grace;
    private readonly long _oldAt;
    private long _endAt;
    private bool _started;
    private bool _stopped;

    public ConnectionAge(HandedOverConnection connection, GrpcServerOptions options, TimerWheel timers)
        : base(timers, new Lock())
    {
        _connection = connection;
        _grace = options.MaxConnectionAgeGrace;
        _oldAt = After(options.MaxConnectionAge * (RandomNumberGenerator.GetInt32(100 - SpreadPercent, 100 + SpreadPercent + 1) / 100.0));
    }

    /// <summary>A call has come.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _started))
        {
            return;
        }

        lock (Gate)
        {
            if (!_started && !_stopped)
            {
                _started = true;
                SetDeadline(_oldAt);
            }
        }
    }

    /// <summary>The connection has ended.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            _stopped = true;
            SetDeadline(Never);
            StopTimer();
        }
    }

    /// <inheritdoc/>
    protected override long? TakeOverdue()
    {
        var isOld = _endAt == 0;
        if (isOld)
        {
            _endAt = _grace == Timeout.InfiniteTimeSpan ? Never : After(_grace);
        }

        SetDeadline(isOld ? _endAt : Never);
        return isOld ? 0 : 1;
    }

    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        if (wait == 0)
        {
            // The web server says GOAWAY, and closes when the last call has ended.
            _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else
        {
            _connection.Abort();
        }
    }

    private long After(TimeSpan time) => Time.GetTimestamp() + (long)(time.TotalSeconds * Time.TimestampFrequency);
}
