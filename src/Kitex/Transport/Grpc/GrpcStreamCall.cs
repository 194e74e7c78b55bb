using Kitex.Network;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;

namespace Kitex.Transport.Grpc;

/// <summary>The call below a <see cref="GrpcStream"/>: what is sent, what came, and who waits for either.</summary>
internal sealed class GrpcStreamCall : GrpcCall
{
    /// <summary>Ends the call because a token of its caller fired.</summary>
    public static readonly Action<object?> OnCanceled = static state =>
    {
        var call = (GrpcStreamCall)state!;
        call.TryEnd(CallFailure.Canceled(call.Request, call.Settings.Time));
    };

    private CancellationTokenRegistration _registration;
    private TaskCompletionSource? _headers;
    private bool _hasEnded;
    private RpcError? _error;
    private GrpcMessageWindow _window;

    public GrpcStreamCall(GrpcConnection owner)
        : base(owner.Http2, owner.Settings)
    {
        Receiver = new GrpcStreamReceiver(this);
        Sender = new GrpcStreamSender(this);
    }

    /// <summary>Takes a message's bytes, outside of the gate.</summary>
    private OutputBuffer Encoded { get; } = new();

    /// <summary>Waits for messages.</summary>
    public GrpcStreamReceiver Receiver { get; }

    /// <summary>Waits until messages are sent.</summary>
    public GrpcStreamSender Sender { get; }

    /// <summary>Limits the wait for a message; null for no limit.</summary>
    public GrpcReceiveClock? Clock { get; private set; }

    /// <summary>Where those who wait go on.</summary>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    /// <summary>True while somebody waits for something of this call.</summary>
    public bool IsAwaited => Connection.Do(this, static (call, _) => call.Receiver.IsWaiting || call.Sender.IsWaiting || call._headers is { Task.IsCompleted: false });

    /// <inheritdoc/>
    protected override bool HasOneResponse => Request.Method.Kind == RpcKind.ClientStream;

    /// <summary>Makes the request ready to be sent.</summary>
    /// <exception cref="Exception">The message cannot be encoded.</exception>
    public void Start(RpcRequest request, Placement placement)
    {
        Placement = placement;
        Begin(request, keepsFields: true);
        var patience = request.Options?.ReceiveTimeout ?? Settings.ReceiveTimeout;
        Clock = patience == Timeout.InfiniteTimeSpan ? null : new GrpcReceiveClock(this, patience, Connection.Timers);
        if (request.Method.Kind == RpcKind.ServerStream)
        {
            EndsWithBody = true;
            Settings.Encode(request.Method, request.Message, Body);
        }
    }

    /// <summary>Sets what may end the call besides its peer.</summary>
    public void Watch(CancellationToken cancellation)
    {
        lock (Gate)
        {
            // It may have ended meanwhile.
            SetDeadline(Request.Deadline == 0 || _hasEnded ? long.MaxValue : Request.Deadline);
        }

        _registration = cancellation.UnsafeRegister(OnCanceled, this);
    }

    /// <summary>Adds a message to what is sent.</summary>
    /// <param name="message">The message.</param>
    /// <param name="waits">True when the windows do not allow all of it yet: <see cref="Sender"/> waits.</param>
    /// <param name="taken">False when the server has ended the stream.</param>
    /// <returns>Why this side can send nothing; null when it can.</returns>
    public RpcError? Send(object message, out bool waits, out bool taken)
    {
        waits = taken = false;
        try
        {
            Settings.Encode(Request.Method, message, Encoded);
        }
        catch (Exception failed)
        {
            return CallFailure.Encoding(Request, failed);
        }

        (var error, waits, taken) = Connection.Do<GrpcStreamCall, (RpcError?, bool, bool)>(this, static (call, streams) =>
        {
            if (call._hasEnded || call.EndsWithBody)
            {
                call.Encoded.Clear();
                return (call.SendingError(), false, false);
            }

            call.Body.Append(call.Encoded);
            streams.Send(call);
            call.Sender.IsWaiting = !call.Body.IsEmpty;
            return (null, call.Sender.IsWaiting, true);
        });
        Connection.Flush();
        return error;
    }

    /// <summary>Says that no message follows.</summary>
    public void Complete()
    {
        Connection.Do(this, static (call, streams) =>
        {
            if (call is { _hasEnded: false, EndsWithBody: false })
            {
                call.EndsWithBody = true;
                streams.Send(call);
            }

            return true;
        });
        Connection.Flush();
    }

    /// <summary>Takes the next message, or what ended the stream.</summary>
    /// <param name="body">The message.</param>
    /// <param name="error">What ended it, when there is no message; null for a good end.</param>
    /// <returns>False when neither is there: <see cref="Receiver"/> waits.</returns>
    public bool TryReceive(out GrpcBody? body, out RpcError? error)
    {
        (var done, body, error) = Connection.Do(this, static (call, streams) => call.Take(streams));
        Connection.Flush();
        if (done)
        {
            Clock?.Stop();
        }

        return done;
    }

    /// <summary>How the sender's wait ended: whether the message was taken, and if not whether that is this side's doing.</summary>
    public (bool Taken, RpcError? Error) SendOutcome() => Connection.Do<GrpcStreamCall, (bool, RpcError?)>(this, static (call, _) =>
        call._hasEnded ? (false, call.SendingError()) : (true, null));

    /// <summary>Waits for the answer's headers.</summary>
    public async ValueTask<RpcMetadata> ReceiveHeadersAsync(CancellationToken cancellation)
    {
        var waiting = Connection.Do(this, static (call, _) =>
            call.Reply.HasHeaders || call._hasEnded ? null : call._headers ??= new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (waiting is not null)
        {
            using var registration = cancellation.UnsafeRegister(OnCanceled, this);
            await waiting.Task.ConfigureAwait(false);
        }

        return !Reply.HasHeaders && _error is { } error ? throw error.ToException() : Reply.Headers;
    }

    /// <summary>Ends the stream, unless it has ended.</summary>
    public bool TryEnd(RpcError error)
    {
        var ended = Connection.Do((Call: this, Error: error), static (state, streams) => state.Call.End(streams, state.Error));
        Connection.Flush();
        return ended;
    }

    /// <summary>Ends the stream because of a wait for a message, if it goes on.</summary>
    public void EndWait(long wait, TimeSpan limit)
    {
        Connection.Do((Call: this, Wait: wait, Limit: limit), static (state, streams) =>
        {
            var call = state.Call;
            return call.Receiver.IsWaiting && call.Clock!.Wait == state.Wait && call.End(streams, CallTime.IsOver(call.Request, call.Settings.Time)
                ? CallFailure.TimedOut(call.Request, call.Settings.Time)
                : CallFailure.NoMessage(call.Request, state.Limit));
        });
        Connection.Flush();
    }

    /// <summary>Frees everything; an unfinished stream is cancelled.</summary>
    public void Free()
    {
        TryEnd(CallFailure.Canceled(Request, Settings.Time));
        Connection.Do(this, static (call, _) =>
        {
            call.Messages.Clear();
            call._error ??= CallFailure.StreamEnded(call.Request, byCaller: true);
            return true;
        });
        _registration.Dispose();
    }

    /// <inheritdoc/>
    protected internal override Http2ErrorCode? Receive(ReadOnlySpan<byte> data, Http2Streams streams)
    {
        if (base.Receive(data, streams) is { } refusal)
        {
            return refusal;
        }

        if (!HasOneResponse && Receiver.IsWaiting)
        {
            if (Messages.HasMessage)
            {
                Receiver.Wake();
            }
            else
            {
                _window.CreditAll(this, Messages, streams);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected internal override void Sent()
    {
        if (Sender.IsWaiting)
        {
            Sender.Wake();
        }
    }

    /// <inheritdoc/>
    protected internal override void Ended(in Http2End end)
    {
        _error = Outcome(end);
        _hasEnded = true;
        StopClocks();
        _headers?.TrySetResult();
        if (Sender.IsWaiting)
        {
            Sender.Wake();
        }

        if (Receiver.IsWaiting)
        {
            Receiver.Wake();
        }
    }

    /// <inheritdoc/>
    protected override void HeadersCame() => _headers?.TrySetResult();

    /// <inheritdoc/>
    protected override long? TakeOverdue() => 0;

    /// <inheritdoc/>
    protected override void OnOverdue(long wait) => TryEnd(CallFailure.TimedOut(Request, Settings.Time));

    private void StopClocks()
    {
        Clock?.Free();
        lock (Gate)
        {
            SetDeadline(long.MaxValue);
            StopTimer();
        }
    }

    /// <summary>Why this side sends no more; null when it is the server that has ended the stream.</summary>
    private RpcError? SendingError() => Failure ?? (EndsWithBody ? CallFailure.StreamEnded(Request, byCaller: true) : null);

    private bool End(Http2Streams streams, RpcError error)
    {
        if (!IsOpen)
        {
            return false;
        }

        streams.Remove(this, Http2ErrorCode.Cancel);
        Messages.Clear();
        Failure = error;
        Ended(new Http2End(Http2EndKind.Refused));
        return true;
    }

    private (bool Done, GrpcBody? Body, RpcError? Error) Take(Http2Streams streams)
    {
        if (Messages.HasMessage && (!HasOneResponse || _hasEnded) && !(HasOneResponse && _error is not null))
        {
            return (true, HasOneResponse ? Messages.Take() : _window.Take(this, Messages, streams), null);
        }

        if (_hasEnded)
        {
            return (true, null, _error ?? (Messages.Count > 0 ? CallFailure.BadReply(Request, "the stream ended within a message.") : null));
        }

        if (RefuseLength() is { } refusal)
        {
            streams.Remove(this, refusal);
            Ended(new Http2End(Http2EndKind.Refused, refusal));
            return (true, null, _error);
        }

        Receiver.IsWaiting = true;
        if (!HasOneResponse)
        {
            _window.CreditAll(this, Messages, streams);
        }

        return (false, null, null);
    }
}
