using System.Text;
using Kitex.Network;
using Kitex.Network.Timing;

namespace Kitex.Protocols.Http2;

/// <summary>
/// One side of an HTTP/2 connection (RFC 9113). One loop takes the frames at hand and gives them to their streams under the
/// gate; streams are sent and ended from any thread. Whatever is written is sent once per batch.
/// </summary>
/// <remarks>
/// A stream's number is used once in a connection's life, so it tells a late frame from one of the stream that serves now.
/// </remarks>
internal abstract class Http2Connection : IDisposable
{
    // A peer that reads leaves a handful unread; one that asks and does not read must not fill the memory.
    private const int MostUnsentAnswers = 10_000;

    // So much may wait for a peer that does not read, whatever the windows allow, until those who send wait with it.
    private const long MostWaitingBytes = 1024 * 1024;

    private readonly Http2Streams _streams;
    private readonly Http2Receiver _receiver;
    private readonly SharedOutput _output;
    private readonly Http2Keepalive _keepalive;
    private readonly Lock _gate = new();
    private long _written;
    private long _answersFrom;

    /// <param name="network">Carries the bytes.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="receiver">Takes what comes.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="keepaliveTime">After so long a silence the peer is asked whether it is there.</param>
    /// <param name="writeTimeout">How long the peer may take nothing.</param>
    /// <param name="timers">Watch the deadlines.</param>
    protected Http2Connection(
        NetworkConnection network, Http2Streams streams, Http2Receiver receiver, Http2ConnectionOptions options, TimeSpan keepaliveTime, TimeSpan writeTimeout, TimerWheel timers)
    {
        Network = network;
        _streams = streams;
        _receiver = receiver;
        _output = new SharedOutput(network, writeTimeout);
        _keepalive = new Http2Keepalive(this, options, keepaliveTime, timers);
        Timers = timers;

        // Reading runs nobody's code, and those who hold network threads may wait for what it reads.
        network.Placement = Placement.NeverBlocking;
    }

    /// <summary>Carries the bytes.</summary>
    protected NetworkConnection Network { get; }

    /// <summary>Completes when the connection is closed and every stream on it has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>True while it takes streams.</summary>
    public bool IsUsable => !_streams.IsClosed;

    /// <summary>Watch the deadlines.</summary>
    public TimerWheel Timers { get; }

    /// <summary>The bytes that wait because the peer does not read.</summary>
    public long WaitingBytes => _output.Waiting;

    /// <summary>True when so many wait that whoever has more to send shall wait too.</summary>
    public bool IsBacklogged => WaitingBytes > MostWaitingBytes;

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
    public int WaitingCount => Do(0, static (_, streams) => streams.WaitingCount);

    /// <summary>The bytes held for streams under way: of those not sent, and of headers that have not come whole.</summary>
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

    /// <summary>Completes when what waits is being sent, or the connection is broken.</summary>
    protected Task WaitUntilTakenAsync() => _output.WaitUntilTakenAsync();

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
    public void Abort(string reason) => Network.Abort(new NetworkException(reason));

    /// <summary>Returns memory. The connection has ended.</summary>
    public void Dispose()
    {
        _output.Dispose();
        _receiver.Dispose();
    }

    /// <summary>Sends what comes first, and begins to read.</summary>
    /// <param name="writeFirst">Writes what stands before the window of the connection.</param>
    protected void Begin(Action<OutputBuffer> writeFirst)
    {
        lock (_gate)
        {
            writeFirst(_streams.Output);
            _receiver.Begin();
            Commit();
        }

        Flush();
        Ended = ReadAllAsync();
        _keepalive.Start();
    }

    /// <summary>How long to wait for the peer. Under no lock.</summary>
    /// <param name="begun">When something began that has not ended, a frame or a block of headers; null for nothing.</param>
    protected abstract TimeSpan ReadTimeout(long? begun);

    /// <summary>Reading has ended otherwise than with bytes.</summary>
    /// <param name="status">How.</param>
    /// <param name="isWithin">Whether something has begun and not ended.</param>
    /// <returns>True when reading goes on.</returns>
    protected virtual bool GoesOn(ReadStatus status, bool isWithin) => false;

    /// <summary>Reading has ended for good.</summary>
    protected virtual ValueTask CloseAsync() => default;

    /// <summary>Why the peer took no stream at all; null while it may have, or for other reasons.</summary>
    protected virtual Exception? ExplainRefusal() => null;

    private async Task ReadAllAsync()
    {
        var wanted = Http2FrameHeader.Bytes;
        var status = ReadStatus.Ready;
        Http2Violation? violation = null;
        long? begun = null;
        try
        {
            while (violation is null)
            {
                begun = !_receiver.IsWithinBlock && Network.Input.IsEmpty ? null : begun ?? Timers.Time.GetTimestamp();
                status = await Network.ReadAsync(wanted, ReadTimeout(begun)).ConfigureAwait(false);
                if (status != ReadStatus.Ready)
                {
                    if (GoesOn(status, isWithin: begun is not null))
                    {
                        continue;
                    }

                    break;
                }

                _keepalive.Heard();
                violation = Take(out wanted, out var hasTaken);
                Flush();
                if (hasTaken && !_receiver.IsWithinBlock)
                {
                    begun = null;
                }
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

            await CloseAsync().ConfigureAwait(false);
        }
    }

    private Http2Violation? Take(out int wanted, out bool hasTaken)
    {
        int consumed;
        Http2Violation? violation;
        lock (_gate)
        {
            violation = _receiver.Read(Network.Input, out consumed, out wanted) ?? RefuseToAnswer();
            if (violation is not null && !_receiver.HasSettings)
            {
                violation = violation with { Reason = Http2ForeignPeer.Recognize(Network.Input) ?? violation.Reason };
            }

            if (violation is not null)
            {
                Http2FrameWriter.WriteGoAway(_streams.Output, _streams.LastPeerId, violation.Code, Encoding.UTF8.GetBytes(violation.Reason));
            }

            Commit();
        }

        hasTaken = consumed > 0;
        Network.Consume(consumed);
        return violation;
    }

    private void EndAll(ReadStatus status, Http2Violation? violation)
    {
        lock (_gate)
        {
            if (ExplainRefusal() is { } refusal)
            {
                _streams.EndAbove(0, new Http2End(Http2EndKind.Lost, Cause: refusal));
                return;
            }

            _streams.EndAbove(0, violation is null
                ? new Http2End(Http2EndKind.Lost, default, Explain(status), status == ReadStatus.Failed ? Network.Failure : null)
                : new Http2End(Http2EndKind.Malformed, violation.Code, violation.Reason));
        }
    }

    private string? Explain(ReadStatus status)
    {
        if (_receiver.GoAway is { Code: not Http2ErrorCode.NoError } end)
        {
            return $"The server closed it with {end.Reason}";
        }

        if (!_receiver.HasSettings && (status == ReadStatus.Ended || (status == ReadStatus.Failed && !Network.Input.IsEmpty)))
        {
            return Http2ForeignPeer.Describe(Network.Input);
        }

        return status == ReadStatus.Ended && !Network.Input.IsEmpty ? "It ended within a frame" : null;
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
            : new Http2Violation(Http2ErrorCode.EnhanceYourCalm, FormattableString.Invariant($"The peer wants {_receiver.Answers} answers and reads none."));
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
            Network.Interrupt();
        }
    }
}
