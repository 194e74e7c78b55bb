using System.Collections.Concurrent;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Network.Tls;
using Kitex.Protocols.Framing;

namespace Kitex.Transport.Multiplexing;

/// <summary>
/// One connection that carries many calls at once. Callers encode and send on their own threads; one loop reads the replies
/// and ends the calls they belong to. A call that gives up leaves the connection as it is.
/// </summary>
internal sealed class MultiplexedConnection : ISharedConnection
{
    // Of a peer that takes nothing.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // From the first byte of a reply to its last.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    // For the rest of a reply that nobody waits for, when the client is disposed.
    private static readonly TimeSpan LateReplyTime = TimeSpan.FromSeconds(1);

    // More than a peer that reads ever leaves unread.
    private const long MostWaitingBytes = 64 * 1024 * 1024;

    // So many calls in a row without a byte from the peer: it may be gone without a word, so the next call tries another connection.
    private const int SilentTimeouts = 8;

    private readonly NetworkConnection _network;
    private readonly MessageFraming _framing;
    private readonly CallCompletion _completion;
    private readonly MessageReader _reader;
    private readonly ReplyDecoder _decoder;
    private readonly SharedOutput _output;
    private readonly TimeProvider _time;
    private readonly PendingCalls _pending = new();
    private readonly ConcurrentStack<PendingCall> _spare = new();
    private bool _hasAnswered;
    private int _silentTimeouts;
    private volatile bool _closing;

    public MultiplexedConnection(NetworkConnection network, MessageFraming framing, FramingDetector detector, CallCompletion completion, TimerWheel timers)
    {
        _network = network;
        _framing = framing;
        _completion = completion;
        _time = timers.Time;
        Timers = timers;
        _reader = new MessageReader(network, detector, timers.Time);
        _decoder = new ReplyDecoder(framing, timers.Time);
        _output = new SharedOutput(network, WriteTimeout);

        // Reading runs nobody's code, and those who hold network threads may wait for what it reads.
        network.Placement = Placement.NeverBlocking;
        Ended = ReadAllAsync();
    }

    /// <summary>Completes when the connection is closed and every call on it has ended.</summary>
    public Task Ended { get; }

    /// <inheritdoc/>
    public TlsHandshakeException? Refusal { get; private set; }

    /// <summary>True while it takes calls.</summary>
    public bool IsUsable => !_closing;

    /// <inheritdoc/>
    public int CallCount => _pending.Count;

    /// <summary>None: a call is sent at once, or refused.</summary>
    public int WaitingCount => 0;

    public TimerWheel Timers { get; }

    private string? Hint => _hasAnswered ? null : _framing.SilenceHint;

    /// <summary>Makes a call on this connection.</summary>
    /// <returns>False when the connection takes no call any more; nothing was sent.</returns>
    public bool TryCall(RpcRequest request, CancellationToken cancellation, out ValueTask<RpcResponse> answer)
    {
        if (_output.Waiting is > MostWaitingBytes and var waiting)
        {
            answer = new(CallFailure.Backlogged(request, waiting));
            return true;
        }

        var phases = request.Trace?.Phases;
        phases?.Mark(CallPhase.Connect);
        var call = _spare.TryPop(out var spare) ? spare : new PendingCall(this);
        call.Start(request, _completion.Of(request));
        if (!_pending.TryAdd(call, out var sequenceId, out var full))
        {
            // Taken while the connection closed, it was not among those whose timers were stopped.
            GiveBack(call);
            answer = full ? new(CallFailure.TooManyCalls(request, PendingCalls.Most)) : default;
            return full;
        }

        var remaining = CallTime.Remaining(request, _time);
        if (Encode(request, sequenceId, remaining, call.Output) is { } unsendable)
        {
            answer = new(unsendable);
            Abandon(sequenceId, call);
        }
        else if (request.Method.Kind == RpcKind.Oneway)
        {
            answer = _output.Send(call.Output) ? new(RpcResponse.Success(null)) : new(CallFailure.Lost(request, _time, _network.Failure));
            phases?.Mark(CallPhase.Write);
            Abandon(sequenceId, call);
        }
        else
        {
            answer = call.Watch(sequenceId, cancellation);

            // What cannot be sent ends with the connection, which is broken then.
            _output.Send(call.Output);
            phases?.Mark(CallPhase.Write);
        }

        return true;
    }

    /// <summary>Ends a call whose caller gave up.</summary>
    public void Cancel(int sequenceId)
    {
        if (Take(sequenceId) is { } call)
        {
            call.End(CallFailure.Canceled(call.Request, _time));
        }
    }

    /// <summary>Ends a call whose time is over.</summary>
    public void TimeOut(int sequenceId)
    {
        if (Take(sequenceId) is { } call)
        {
            call.End(CallFailure.TimedOut(call.Request, _time, hint: Hint));
            if (Interlocked.Increment(ref _silentTimeouts) == SilentTimeouts)
            {
                Retire();
            }
        }
    }

    /// <summary>Takes a call's object back for the next.</summary>
    public void GiveBack(PendingCall call)
    {
        _spare.Push(call);
        if (_closing)
        {
            call.Stop();
        }
    }

    /// <summary>Closes in good order when no call is under way; calls under way end as lost, and the connection is reset.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        if (_pending.Close())
        {
            // Oneway calls just made still arrive. A late reply that is half here may not hold the end up for long.
            await _output.WaitUntilSentAsync().ConfigureAwait(false);
            _network.Interrupt();
            await Ended.WaitAsync(LateReplyTime, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _network.Abort(new NetworkException("The client was disposed."));
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _output.Dispose();
    }

    private RpcError? Encode(RpcRequest request, int sequenceId, TimeSpan remaining, OutputBuffer output)
    {
        if (remaining == TimeSpan.Zero)
        {
            return CallFailure.TimedOut(request, _time, nothingSent: true);
        }

        try
        {
            _framing.WriteRequest(request, sequenceId, remaining, output);
            return null;
        }
        catch (Exception failed)
        {
            output.Clear();
            return CallFailure.Encoding(request, failed);
        }
    }

    /// <summary>Takes a call out that nobody waits for. When the connection has ended meanwhile, it was ended with the others.</summary>
    private void Abandon(int sequenceId, PendingCall call)
    {
        if (Take(sequenceId) is not null)
        {
            GiveBack(call);
        }
        else
        {
            call.Stop();
        }
    }

    private PendingCall? Take(int sequenceId)
    {
        var call = _pending.TryTake(sequenceId, out var drained);
        if (drained)
        {
            // Nobody is left and nobody may come: the loop ends, and with it the connection.
            _network.Interrupt();
        }

        call?.Waited();
        return call;
    }

    /// <summary>Takes no call any more and closes when those under way have ended.</summary>
    public void Retire()
    {
        _closing = true;
        if (_pending.Close())
        {
            _network.Interrupt();
        }
    }

    private async Task ReadAllAsync()
    {
        var status = MessageReadStatus.Ready;
        try
        {
            while (status == MessageReadStatus.Ready)
            {
                status = await _reader.ReadAsync(Timeout.InfiniteTimeSpan, ReadTimeout, default).ConfigureAwait(false);
                if (status == MessageReadStatus.Ready)
                {
                    _silentTimeouts = 0;
                    Receive();
                    _hasAnswered = true;
                    _reader.Next();
                }
            }
        }
        finally
        {
            _closing = true;
            EndAll(status);
            foreach (var spare in _spare)
            {
                spare.Stop();
            }

            await _network.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the call that the reply at hand answers; one that nobody waits for is dropped.</summary>
    private void Receive()
    {
        if (_framing.RefuseReply(_reader.Framing!) is { } problem)
        {
            Refuse(problem);
            return;
        }

        var sequenceId = _reader.Frame.SequenceId;
        var input = _network.Input;
        ReplyHeader header;
        if (Take(sequenceId) is { } call)
        {
            call.End(_decoder.Decode(call.Request, sequenceId, _reader, input, out header, out _));
        }
        else
        {
            // A late reply, or one with id 0: a control frame, which tells that the server is about to close.
            header = ReadHeader(input);
        }

        if (header.IsLast)
        {
            Retire();
        }
    }

    private ReplyHeader ReadHeader(ReadOnlySpan<byte> input)
    {
        try
        {
            return _reader.Framing!.ReadReplyHeader(input, _reader.Frame);
        }
        catch (FormatException)
        {
            // Of a reply nobody waits for: there is nobody to tell.
            return default;
        }
    }

    /// <summary>A reply in another framing belongs to no call, and so to all.</summary>
    private void Refuse(string problem)
    {
        _closing = true;
        foreach (var call in _pending.CloseAndTakeAll())
        {
            call.Waited();
            call.End(CallFailure.BadReply(call.Request, problem));
        }

        _network.Interrupt();
    }

    private void EndAll(MessageReadStatus status)
    {
        var problem = _reader.Frame.Problem;
        Refusal = TlsRecord.ExplainEnd(_network) ?? _network.Failure as TlsHandshakeException;
        var failure = Refusal ?? _network.Failure;
        foreach (var call in _pending.CloseAndTakeAll())
        {
            call.Waited();
            call.End(status switch
            {
                _ when Refusal is not null => CallFailure.Lost(call.Request, _time, Refusal),
                MessageReadStatus.Malformed => CallFailure.BadReply(call.Request, problem!),
                MessageReadStatus.TooLarge => CallFailure.ReplyTooLarge(call.Request, problem!),
                _ => CallFailure.Lost(call.Request, _time, failure, Hint),
            });
        }
    }
}
