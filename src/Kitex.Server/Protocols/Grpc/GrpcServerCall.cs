using Kitex.Network;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
using Kitex.Server.Dispatching;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// One call: behind what comes of it the handler, whose answer goes out. A unary call's object serves again once neither the
/// connection nor a handler holds it.
/// </summary>
internal sealed class GrpcServerCall(GrpcServerConnection connection, Http2ServerConnection http2) : GrpcServerRequest(connection), IPlacedWork
{
    // For the end of a request that was answered.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private GrpcStatus _status;
    private bool _isRunning;
    private long _use;
    private long _answerBytes;
    private long _untaken;
    private long _sentBefore;
    private TurnClock _turn;

    public Http2ServerConnection Http2 { get; } = http2;

    /// <summary>The caller in the eyes of the handler.</summary>
    public GrpcCaller Caller { get; private set; } = null!;

    /// <summary>The call as the handler sees it; null before it is dispatched.</summary>
    public RpcRequest? Request { get; set; }

    /// <summary>Takes a message's bytes, outside of the gate.</summary>
    public OutputBuffer Encoded { get; } = new();

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    void IPlacedWork.Run()
    {
        _turn.Stop(Settings.Time);
        if (Refusal is { } refusal)
        {
            Connection.Refuse(refusal.Reason, refusal.Error.Message);
            var status = GrpcStatus.Of(refusal.Error, Settings.Options.StandardStatusCodes);
            try
            {
                GrpcExchange.Refused(this, refusal.Error, status);
            }
            finally
            {
                Answer(status);
            }

            return;
        }

        _ = GrpcExchange.RunAsync(this);
    }

    /// <summary>Why the call is not admitted, which is noted; null when it is.</summary>
    public RpcError? Refuse()
    {
        var admission = Settings.Dispatcher.Admission;
        if (!admission.IsNeeded || admission.Refuse(new CallHead(Method, Headers.Caller, GrpcExchange.Transport, Headers.Meta, Caller)) is not { } refusal)
        {
            return null;
        }

        Connection.Refuse(refusal.Reason, refusal.Error.Message);
        return refusal.Error;
    }

    /// <summary>Ends the call: <see cref="Encoded"/>, when there is any, and the status. The handler is done.</summary>
    public void Answer(in GrpcStatus status)
    {
        _status = status;
        Http2.Do(this, static (call, streams) =>
        {
            call._isRunning = false;
            var own = (Http2ServerStreams)streams;
            if (call.IsOpen)
            {
                call.Append(own);
                own.End(call);
                call.HoldAnswer(own);
            }
            else
            {
                call.Release(own);
            }

            return true;
        });
        Http2.Flush();
    }

    /// <summary>Ends the call while its handler still runs: by trailers, or by a reset when a message is being sent, behind which the peer might have to read first.</summary>
    public void Abort(in GrpcStatus status)
    {
        Http2.Do((Call: this, Status: status), static (state, streams) =>
        {
            var call = state.Call;
            if (!call.IsOpen)
            {
                return false;
            }

            if (call.Body.IsEmpty)
            {
                call._status = state.Status;
                ((Http2ServerStreams)streams).End(call);
            }
            else
            {
                streams.Remove(call, state.Status.Code == GrpcStatusCode.Canceled ? Http2ErrorCode.Cancel : Http2ErrorCode.InternalError);
                call.Ended(new Http2End(Http2EndKind.Refused));
            }

            return true;
        });
        Http2.Flush();
    }

    /// <summary>Sends the headers now, unless they were sent or the call is another one by now.</summary>
    public void SendHeaders(GrpcCaller of)
    {
        Http2.Do((Call: this, Of: of), static (state, streams) =>
        {
            var call = state.Call;
            if (call is { IsOpen: true, HasSentHeaders: false } && ReferenceEquals(call.Caller, state.Of))
            {
                ((Http2ServerStreams)streams).SendHeaders(call);
            }

            return true;
        });
        Http2.Flush();
    }

    /// <summary>Sends what was encoded.</summary>
    /// <param name="streams">Of the connection.</param>
    public void Append(Http2ServerStreams streams)
    {
        if (Encoded.IsEmpty)
        {
            return;
        }

        if (!HasSentHeaders)
        {
            streams.SendHeaders(this);
        }

        Body.Append(Encoded);
    }

    /// <summary>Starts what had to wait. Under the connection's gate.</summary>
    public void StartPostponed()
    {
        if (IsOpen)
        {
            Placement.Schedule(this);
            return;
        }

        _isRunning = false;
        ReleaseIdle();
    }

    // Some clients lose an answer whose stream is reset behind it, so a whole request is given the time to end.
    /// <inheritdoc/>
    protected internal override bool WaitsForEnd()
    {
        if (Stream is not null || !IsStarted || Problem is not null || Refusal is not null)
        {
            return false;
        }

        WatchFor(EndTime);
        return true;
    }

    /// <inheritdoc/>
    protected internal override void WriteHeaders(HpackEncoder encoder) => GrpcAnswerFields.WriteHeaders(encoder, ContentType, HasSentHeaders ? Compressor : null, Caller.Response);

    /// <inheritdoc/>
    protected internal override void WriteTrailers(HpackEncoder encoder) => GrpcAnswerFields.WriteTrailers(encoder, _status, Caller.Response);

    /// <inheritdoc/>
    protected internal override void Sent()
    {
        Stream?.Sent();
        LetGoAnswer();
    }

    /// <inheritdoc/>
    protected internal override void Ended(in Http2End end)
    {
        if (Stream is not null)
        {
            Stream.Left();
            LetGoRequest();
            Messages.Clear();
        }

        if (end.Kind != Http2EndKind.Completed)
        {
            Caller?.Leave();
        }
        else
        {
            // Nobody but those whom the handler has left behind.
            Stream?.WakeAll();
        }

        ReleaseIdle();
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _use++;
        Caller = new GrpcCaller(Connection.Peer, this);
        Connection.Peer.CountCall();
    }

    /// <inheritdoc/>
    protected override void BeginStream() => Stream = Caller.Stream = new GrpcServerStream(this);

    /// <inheritdoc/>
    protected override void Run(Placement placement)
    {
        _isRunning = true;
        Placement = placement;
        _turn.Start(Settings.Time);
        if (Refusal is not null || Problem is not null || !Connection.Memory.TryPostpone(this))
        {
            Placement.Schedule(this);
        }
    }

    /// <inheritdoc/>
    protected override long? TakeOverdue() => _use;

    // The use whose deadline it is: the next may have begun.
    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        Http2.Do((Call: this, Use: wait), static (state, streams) =>
        {
            var call = state.Call;
            if (!call.IsOpen || call._use != state.Use)
            {
                return false;
            }

            if (call.HasSentEnd)
            {
                ((Http2ServerStreams)streams).Complete(call);
            }
            else if (call._answerBytes > 0)
            {
                call.EndUntaken(streams);
            }
            else
            {
                call.GiveUpWaiting();
            }

            return true;
        });
        Http2.Flush();
    }

    /// <summary>An answer that its caller has not taken at once.</summary>
    private void HoldAnswer(Http2Streams streams)
    {
        if (IsOpen && !HasSentEnd && (Stream is null || Method.Kind == RpcKind.ClientStream))
        {
            _answerBytes = Body.Length;
            Connection.Memory.HoldAnswer(_answerBytes);
            WaitForTaking(streams);
        }
    }

    private void LetGoAnswer()
    {
        if (_answerBytes > 0)
        {
            var bytes = _answerBytes;
            _answerBytes = 0;
            Connection.Memory.LetGoAnswer(bytes);
        }
    }

    /// <summary>The caller of a single answer takes all of it, or is left. The messages of a stream wait for a slow reader.</summary>
    private void WaitForTaking(Http2Streams streams)
    {
        (_untaken, _sentBefore) = (Body.Length, streams.BodyBytesSent);
        WatchFor(Settings.Current.WriteTimeout);
    }

    private void EndUntaken(Http2Streams streams)
    {
        // A caller that would take more of it has to wait for the others on its connection.
        if (Body.Length < _untaken || (SendWindow.Available > 0 && streams.BodyBytesSent > _sentBefore))
        {
            WaitForTaking(streams);
            return;
        }

        streams.Remove(this, Http2ErrorCode.Cancel);
        Ended(new Http2End(Http2EndKind.Refused, Http2ErrorCode.Cancel));
    }

    private void ReleaseIdle()
    {
        if (!_isRunning)
        {
            Http2.Do(this, static (call, streams) =>
            {
                call.Release((Http2ServerStreams)streams);
                return true;
            });
        }
    }

    /// <summary>Nobody holds it any more.</summary>
    private void Release(Http2ServerStreams streams)
    {
        // A deadline that passes now finds nobody, even when the next use has begun.
        _use++;
        streams.Release();
        LetGoAnswer();
        var isStreaming = Stream is not null;
        Clear();
        Encoded.Clear();
        _status = default;
        Request = null;
        Caller = null!;
        if (isStreaming || streams.IsClosed)
        {
            // Whoever kept the stream may still ask it; and of a connection that ends nobody asks for spare ones.
            StopWatching();
            return;
        }

        WatchFor(System.Threading.Timeout.InfiniteTimeSpan);
        Connection.GiveBack(this);
    }
}
