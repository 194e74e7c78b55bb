using System.Text;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>
/// The client half of an HTTP/2 connection (RFC 9113). One loop takes the frames at hand and gives them to their streams under
/// the gate; streams are started, sent and cancelled from any thread. Whatever is written is sent once per batch.
/// </summary>
/// <remarks>
/// A stream's number is used once in a connection's life, so it tells a late frame from one of the stream that serves now.
/// </remarks>
internal sealed class Http2Connection : IAsyncDisposable
{
    // Of a peer that takes nothing.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // For what is under way when the client is disposed.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    // A peer that reads leaves a handful unread; one that asks and does not read must not fill the memory.
    private const int MostUnsentAnswers = 10_000;

    private readonly NetworkConnection _network;
    private readonly Http2Streams _streams;
    private readonly Http2Receiver _receiver;
    private readonly SharedOutput _output;
    private readonly Http2Keepalive _keepalive;
    private readonly Lock _gate = new();
    private long _written;
    private long _answersFrom;

    /// <summary>Sends what comes first, and begins to read.</summary>
    /// <param name="network">Owned from here on.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="pace">How often to ask whether the peer is there.</param>
    /// <param name="timers">Watch the deadlines.</param>
    public Http2Connection(NetworkConnection network, Http2ConnectionOptions options, KeepalivePace pace, TimerWheel timers)
    {
        _network = network;
        _streams = new Http2Streams(options.StreamWindow);
        _receiver = new Http2Receiver(_streams, options, pace, timers.Time);
        _output = new SharedOutput(network, WriteTimeout);
        _keepalive = new Http2Keepalive(this, options, pace.Time, timers);
        Timers = timers;

        // Reading runs nobody's code, and those who hold network threads may wait for what it reads.
        network.Placement = Placement.NeverBlocking;
        lock (_gate)
        {
            Http2FrameWriter.WritePreface(_streams.Output);
            Http2FrameWriter.WriteSettings(_streams.Output,
            [
                new(Http2SettingId.EnablePush, 0),
                new(Http2SettingId.InitialWindowSize, (uint)options.StreamWindow),
                new(Http2SettingId.MaxHeaderListSize, (uint)options.Limits.MaxHeaderListBytes),
            ]);
            _receiver.Begin();
            Commit();
        }

        Flush();
        Ended = ReadAllAsync();
        _keepalive.Start();
    }

    /// <summary>Completes when the connection is closed and every stream on it has ended.</summary>
    public Task Ended { get; }

    /// <summary>True while it takes streams.</summary>
    public bool IsUsable => !_streams.IsClosed;

    /// <summary>Watch the deadlines.</summary>
    public TimerWheel Timers { get; }

    /// <summary>The bytes that wait because the peer does not read.</summary>
    public long WaitingBytes => _output.Waiting;

    /// <summary>The streams under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>The streams that wait for their turn.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.WaitingCount;
            }
        }
    }

    /// <summary>The bytes held for streams under way: of requests not sent, and of headers that have not come whole.</summary>
    public long HeldBytes
    {
        get
        {
            lock (_gate)
            {
                return _streams.UnsentBytes + _output.Waiting + _receiver.HeldBytes;
            }
        }
    }

    /// <summary>Starts a stream, or lets it wait until the peer takes one more. <see cref="Flush"/> sends it.</summary>
    public Http2OpenStatus Open(Http2Stream stream)
    {
        lock (_gate)
        {
            var status = _streams.Add(stream);
            Commit();
            return status;
        }
    }

    /// <summary>Runs something that reads or changes the state of streams, under the gate.</summary>
    /// <param name="state">Given to the action.</param>
    /// <param name="action">Short; may write through the streams it is given.</param>
    public TResult Do<TState, TResult>(TState state, Func<TState, Http2Streams, TResult> action)
    {
        TResult result;
        lock (_gate)
        {
            result = action(state, _streams);
            Commit();
        }

        return result;
    }

    /// <summary>Sees to the sending of what was written.</summary>
    public void Flush() => _output.Flush();

    /// <summary>Completes when everything written is sent, or the connection is broken.</summary>
    public Task WaitUntilSentAsync() => _output.WaitUntilSentAsync();

    /// <summary>Takes no stream any more, and closes when those under way have ended.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _streams.Close();
            Commit();
        }
    }

    /// <summary>Asks the peer whether it is there.</summary>
    /// <returns>False when nobody needs to know.</returns>
    public bool Ping(bool withoutStreams)
    {
        lock (_gate)
        {
            if (!withoutStreams && _streams.Count == 0)
            {
                return false;
            }

            Http2FrameWriter.WritePing(_streams.Output, 0);
            Commit();
        }

        Flush();
        return true;
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort(string reason) => _network.Abort(new NetworkException(reason));

    /// <summary>Closes in good order when no stream is under way; streams under way end as lost, and the connection is reset.</summary>
    public async ValueTask DisposeAsync()
    {
        Retire();
        if (Count == 0)
        {
            await _output.WaitUntilSentAsync().ConfigureAwait(false);
            await Ended.WaitAsync(EndTime, Timers.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Abort("The client was disposed.");
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _output.Dispose();
        _receiver.Dispose();
    }

    private async Task ReadAllAsync()
    {
        var wanted = Http2FrameHeader.Bytes;
        var status = ReadStatus.Ready;
        Http2Violation? violation = null;
        try
        {
            while (violation is null)
            {
                status = await _network.ReadAsync(wanted, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
                if (status != ReadStatus.Ready)
                {
                    break;
                }

                _keepalive.Heard();
                violation = Take(out wanted);
                Flush();
            }
        }
        finally
        {
            _keepalive.Stop();
            EndAll(status, violation);
            if (violation is not null)
            {
                Flush();
                await _output.WaitUntilSentAsync().ConfigureAwait(false);
            }

            await _network.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Http2Violation? Take(out int wanted)
    {
        int consumed;
        Http2Violation? violation;
        lock (_gate)
        {
            violation = _receiver.Read(_network.Input, out consumed, out wanted) ?? RefuseToAnswer();
            if (violation is not null && !_receiver.HasSettings)
            {
                violation = violation with { Reason = Http2ForeignPeer.Recognize(_network.Input) ?? violation.Reason };
            }

            if (violation is not null)
            {
                Http2FrameWriter.WriteGoAway(_streams.Output, 0, violation.Code, Encoding.UTF8.GetBytes(violation.Reason));
            }

            Commit();
        }

        _network.Consume(consumed);
        return violation;
    }

    /// <summary>A peer that asks and asks and reads no answer is refused.</summary>
    private Http2Violation? RefuseToAnswer()
    {
        if (_receiver.Answers == 0)
        {
            return null;
        }

        if (_written - _output.Waiting >= _answersFrom)
        {
            // What was written when counting began has left.
            _answersFrom = _written + _streams.Output.Length;
            _receiver.Answers = 0;
        }

        return _receiver.Answers <= MostUnsentAnswers
            ? null
            : new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"The server wants {_receiver.Answers} answers and reads none."));
    }

    private void EndAll(ReadStatus status, Http2Violation? violation)
    {
        lock (_gate)
        {
            _streams.EndAbove(0, violation is null
                ? new Http2End(Http2EndKind.Lost, default, Explain(status), status == ReadStatus.Failed ? _network.Failure : null)
                : new Http2End(Http2EndKind.Malformed, violation.Code, violation.Reason));
        }
    }

    private string? Explain(ReadStatus status)
    {
        if (_receiver.GoAway is { Code: not Http2ErrorCode.NoError } end)
        {
            return $"The server closed it with {end.Reason}";
        }

        if (status != ReadStatus.Ended)
        {
            return null;
        }

        return !_receiver.HasSettings ? Http2ForeignPeer.Describe(_network.Input) : _network.Input.IsEmpty ? null : "It ended within a frame";
    }

    /// <summary>Takes over what was written. When nobody is left and nobody may come the loop ends, and with it the connection.</summary>
    private void Commit()
    {
        if (!_streams.Output.IsEmpty)
        {
            _written += _streams.Output.Length;
            _output.Append(_streams.Output);
        }

        if (_streams is { IsClosed: true, Count: 0 })
        {
            _network.Interrupt();
        }
    }
}
