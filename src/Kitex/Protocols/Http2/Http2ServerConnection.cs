using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>The server's side of a connection, behind the client's preface: the client opens the streams.</summary>
internal sealed class Http2ServerConnection : Http2Connection
{
    // For a client to answer the drain's ping, and to close once it was told to.
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly Http2ServerStreams _streams;
    private readonly Http2ServerTimes _times;
    private readonly Http2Drain _drain;
    private readonly Http2ConnectionAge? _age;
    private long? _closedAt;

    /// <summary>Sends what comes first, and begins to read.</summary>
    /// <param name="network">Not owned. The preface was consumed.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="times">How long it waits.</param>
    /// <param name="timers">Watch the deadlines.</param>
    /// <param name="make">Gives a stream for the next request.</param>
    public Http2ServerConnection(
        NetworkConnection network, Http2ConnectionOptions options, Http2ServerTimes times, TimerWheel timers, Func<Http2ServerConnection, Http2ServerStream> make)
        : this(network, options, times, timers, new Http2ServerStreams(options), new Http2Drain())
    {
        _streams.Make = () => make(this);
        _streams.Waiting = () => WaitingBytes;
        _streams.HoldBack = () => _ = GoOnAsync();
        if (times.Age != Timeout.InfiniteTimeSpan)
        {
            _age = new Http2ConnectionAge(this, times.Age, times.AgeGrace, timers);
        }

        Begin(output => Http2FrameWriter.WriteSettings(output,
        [
            new(Http2SettingId.MaxFrameSize, Http2FrameHeader.DefaultMaxLength),
            new(Http2SettingId.InitialWindowSize, (uint)options.StreamWindow),
            new(Http2SettingId.MaxConcurrentStreams, (uint)options.MaxStreams),
            new(Http2SettingId.MaxHeaderListSize, (uint)options.Limits.MaxHeaderListBytes),
        ]));
    }

    private Http2ServerConnection(
        NetworkConnection network, Http2ConnectionOptions options, Http2ServerTimes times, TimerWheel timers, Http2ServerStreams streams, Http2Drain drain)
        : base(network, streams, new Http2ServerReceiver(streams, options, timers.Time, drain), options, options.KeepaliveTime, times.Write, timers)
    {
        _streams = streams;
        _times = times;
        _drain = drain;
    }

    /// <summary>The streams that the connection or a handler holds.</summary>
    public int InUse => Do(0, static (_, streams) => ((Http2ServerStreams)streams).InUse);

    /// <summary>Tells the client to send no more requests, and closes once those under way have ended.</summary>
    public void Drain()
    {
        Do(_drain, static (drain, streams) =>
        {
            drain.Begin((Http2ServerStreams)streams);
            return true;
        });
        Flush();
    }

    /// <inheritdoc/>
    protected override TimeSpan ReadTimeout(long? begun)
    {
        if (_closedAt is { } closed)
        {
            return Left(FarewellTime, closed);
        }

        // Byte by byte, or frame by frame of a block, a client gets no more time.
        return begun is { } since ? Left(_times.Read, since) : _drain.HasBegun ? FarewellTime : _times.Idle;
    }

    /// <inheritdoc/>
    protected override bool GoesOn(ReadStatus status, bool isWithin)
    {
        if (_closedAt is not null || status is not (ReadStatus.Interrupted or ReadStatus.TimedOut))
        {
            return status == ReadStatus.Interrupted;
        }

        if (status == ReadStatus.TimedOut)
        {
            if (isWithin)
            {
                return false;
            }

            EndDrain();
        }
        else if (_times.IsDraining())
        {
            Drain();
        }

        if (HasEnded())
        {
            // Closed by the client, nothing that is on its way can destroy what it has not read yet.
            _closedAt = Timers.Time.GetTimestamp();
        }

        return true;
    }

    /// <summary>Writes on when the client has read some of what waits for it.</summary>
    private async Task GoOnAsync()
    {
        // Whoever was held back is under the gate, and what it wrote is not there yet.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Flush();
        await WaitUntilTakenAsync().ConfigureAwait(false);
        Do(0, static (_, streams) =>
        {
            ((Http2ServerStreams)streams).GoOn();
            return true;
        });
        Flush();
    }

    private TimeSpan Left(TimeSpan time, long since)
    {
        if (time == Timeout.InfiniteTimeSpan)
        {
            return time;
        }

        var left = time - Timers.Time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void EndDrain()
    {
        Do(_drain, static (drain, streams) =>
        {
            if (streams.Count == 0 || drain.HasBegun)
            {
                Http2Drain.End((Http2ServerStreams)streams);
            }

            return true;
        });
        Flush();
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _age?.Stop();
        return default;
    }

    private bool HasEnded() => Do(0, static (_, streams) => streams is { IsClosed: true, Count: 0 });
}
