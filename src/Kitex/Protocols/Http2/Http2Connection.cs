using System.Text;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Network.Tls;

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

    private readonly NetworkConnection _network;
    private readonly Http2Streams _streams;
    private readonly Http2Receiver _receiver;
    private readonly SharedOutput _output;
    private readonly Http2Keepalive _keepalive;
    private readonly Lock _gate = new();

    /// <summary>Sends what comes first, and begins to read.</summary>
    /// <param name="network">Owned from here on.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="timers">Watch the deadlines.</param>
    public Http2Connection(NetworkConnection network, Http2ConnectionOptions options, TimerWheel timers)
    {
        _network = network;
        _streams = new Http2Streams(options.StreamWindow);
        _receiver = new Http2Receiver(_streams, options, timers.Time);
        _output = new SharedOutput(network, WriteTimeout);
        _keepalive = new Http2Keepalive(this, options, timers);
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

    /// <summary>True when it speaks TLS.</summary>
    public bool IsSecure => _network.Tls is not null;

    /// <summary>Why the server took no stream at all; null while it may, or for other reasons.</summary>
    public TlsHandshakeException? Refusal { get; private set; }

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
            violation = _receiver.Read(_network.Input, out consumed, out wanted);
            if (violation is not null)
            {
                Http2FrameWriter.WriteGoAway(_streams.Output, 0, violation.Code, Encoding.UTF8.GetBytes(violation.Reason));
            }

            Commit();
        }

        _network.Consume(consumed);
        return violation;
    }

    private void EndAll(ReadStatus status, Http2Violation? violation)
    {
        lock (_gate)
        {
            Refusal = TlsRecord.ExplainEnd(_network) ?? _network.Failure as TlsHandshakeException;
            if (Refusal is not null)
            {
                _streams.EndAbove(0, new Http2End(Http2EndKind.Lost, Cause: Refusal));
                return;
            }

            var goAway = _receiver.GoAway;
            var reason = violation?.Reason
                ?? (goAway is { Code: not Http2ErrorCode.NoError } end ? FormattableString.Invariant($"the server closed it with {end.Code}: {end.Reason}") : null);
            var lost = new Http2End(violation is null ? Http2EndKind.Lost : Http2EndKind.Malformed, violation?.Code ?? default, reason, status == ReadStatus.Failed ? _network.Failure : null);
            _streams.EndAbove(0, lost);
        }
    }

    /// <summary>Takes over what was written. When nobody is left and nobody may come the loop ends, and with it the connection.</summary>
    private void Commit()
    {
        if (!_streams.Output.IsEmpty)
        {
            _output.Append(_streams.Output);
        }

        if (_streams is { IsClosed: true, Count: 0 })
        {
            _network.Interrupt();
        }
    }
}
