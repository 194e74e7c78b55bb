using Kitex.Network;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// One call as a stream of its connection: fields and messages in, and behind them the handler, whose answer goes out. A unary
/// call's object serves again once neither the connection nor a handler holds it.
/// </summary>
internal sealed class GrpcServerCall(GrpcServerConnection connection, Http2ServerConnection http2) : Http2ServerStream(connection.Settings.Timers), IPlacedWork
{
    // A window for a large message is opened no further at once.
    private const int LargestWindow = 16 * 1024 * 1024;

    // For the end of a request that was answered.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly GrpcRequestFields _fields = new(connection);
    private Refusal? _refusal;
    private GrpcStatus _status;
    private bool _isStarted;
    private bool _isRunning;
    private long _use;
    private int _headerBytes;
    private long _requestBytes;
    private long _answerBytes;
    private long _untaken;
    private long _sentBefore;

    public GrpcServerSettings Settings { get; } = connection.Settings;

    public Http2ServerConnection Http2 { get; } = http2;

    /// <summary>What is called. Not null once the call has started, unless it is refused.</summary>
    public RpcMethod Method => _fields.Method!;

    /// <summary>The caller in the eyes of the handler.</summary>
    public GrpcCaller Caller { get; private set; } = null!;

    /// <summary>The call as the handler sees it; null before it is dispatched.</summary>
    public RpcRequest? Request { get; set; }

    /// <summary>The messages that came and were not taken yet.</summary>
    public GrpcMessageQueue Messages { get; } = new();

    /// <summary>Takes a message's bytes, outside of the gate.</summary>
    public OutputBuffer Encoded { get; } = new();

    /// <summary>The messages of a streaming call; null for a unary one.</summary>
    public GrpcServerStream? Stream { get; private set; }

    /// <summary>The time the caller gives it; null for no limit.</summary>
    public TimeSpan? Timeout => _fields.Timeout;

    /// <summary>Reads compressed messages; null for none.</summary>
    public GrpcCompressor? Decompressor => _fields.Decompressor;

    /// <summary>Makes messages of the answer smaller; null for none.</summary>
    public GrpcCompressor? Compressor => _fields.Compressor;

    /// <summary>Why there is no message for the handler; null when there is one, or it is not needed.</summary>
    public RpcError? Problem { get; private set; }

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    /// <summary>When its headers came, as a timestamp of the server's clock.</summary>
    public long Received { get; private set; }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    void IPlacedWork.Run()
    {
        if (_refusal is { } refusal)
        {
            connection.Refuse(refusal.Reason, refusal.Error.Message);
            Answer(GrpcStatus.Of(refusal.Error, Settings.Options.Grpc.StandardStatusCodes));
            return;
        }

        _ = GrpcExchange.RunAsync(this);
    }

    /// <summary>What the header fields say for the handler.</summary>
    public GrpcCallHeaders Headers { get; private set; } = null!;

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

    /// <inheritdoc/>
    protected internal override void AddField(scoped in HeaderField field)
    {
        if (HasHeaders)
        {
            _fields.AddTrailer(field);
        }
        else
        {
            _fields.Add(field);
        }
    }

    /// <inheritdoc/>
    protected internal override Http2ErrorCode? EndFields(bool end)
    {
        if (HasHeaders)
        {
            return end ? _fields.EndTrailers() : Http2ErrorCode.ProtocolError;
        }

        HasHeaders = true;
        _use++;
        Caller = new GrpcCaller(connection.Peer, this);
        Received = Settings.Time.GetTimestamp();
        if (_fields.End() is { } reset)
        {
            return reset;
        }

        if (!connection.Memory.TryHoldHeaders(_fields.HeldBytes))
        {
            return Http2ErrorCode.RefusedStream;
        }

        _headerBytes = _fields.HeldBytes;
        _refusal = _fields.Refusal();
        if (_refusal is not null)
        {
            Start(Placement.Inline);
            return null;
        }

        Headers = _fields.Headers();
        if (Method.IsStreaming)
        {
            Stream = Caller.Stream = new GrpcServerStream(this);
            Start(Settings.Dispatcher.PlacementOf(Method));
            if (Method.Kind == RpcKind.ServerStream && !end)
            {
                WaitForMessage();
            }
        }
        else if (!end)
        {
            WaitForMessage();
        }

        return null;
    }

    /// <inheritdoc/>
    protected internal override Http2ErrorCode? Receive(ReadOnlySpan<byte> data, Http2Streams streams)
    {
        if (Stream is not null)
        {
            Messages.Add(data);
            if (Method.Kind == RpcKind.ServerStream)
            {
                WaitForMessage(Messages.HasMessage);
            }

            Stream.Received(streams);
            return null;
        }

        if (_isStarted)
        {
            // Whatever follows the one message is not looked at (Kitex v0.16.3).
            streams.Credit(this, data.Length);
            return null;
        }

        Messages.Add(data);
        if (RefuseMessage() is { } refused)
        {
            Start(refused);
            return null;
        }

        if (Messages.HasMessage)
        {
            Start(problem: null);
            return null;
        }

        if (Messages.NextLength is { } length)
        {
            streams.Grow(this, (int)Math.Min((long)length + GrpcPrefix.Bytes, LargestWindow));
            streams.Credit(this, data.Length);
        }

        WaitForMessage();
        return null;
    }

    /// <summary>Looks at the length of the message that comes, and makes room for a large one. Under the connection's gate.</summary>
    /// <returns>Why it is not taken; null when it is, or its length is not known yet.</returns>
    public RpcError? RefuseMessage()
    {
        if (Messages.NextLength is not { } length)
        {
            return null;
        }

        if (Settings.RefuseLength(length) is { } tooLarge)
        {
            return tooLarge;
        }

        if (length <= Settings.Connection.StreamWindow || _requestBytes > 0 || Messages.HasMessage)
        {
            return null;
        }

        if (!connection.Memory.TryHoldRequest(length))
        {
            return new RpcError(
                RpcErrorCode.Rejected,
                $"{Method}: a message of {length} bytes begins while the calls of the connection have others unfinished; the server's {nameof(KitexServerOptions.Grpc)}.{nameof(GrpcServerOptions.MaxUnfinishedBytesPerConnection)} allows {Settings.MostUnfinishedBytes} bytes together");
        }

        _requestBytes = length;
        return null;
    }

    /// <summary>The message has come, or is not waited for any more. Under the connection's gate.</summary>
    public void LetGoRequest()
    {
        connection.Memory.LetGoRequest(_requestBytes);
        _requestBytes = 0;
    }

    /// <inheritdoc/>
    protected internal override void EndReceived(Http2ServerStreams streams)
    {
        if (Stream is not null)
        {
            Stream.Received(streams);
        }
        else if (!_isStarted)
        {
            Start(new RpcError(RpcErrorCode.Protocol, Messages.Count > 0 ? "unexpected EOF" : $"{Method}: the call ended without a message"));
        }
    }

    // Some clients lose an answer whose stream is reset behind it, so a whole request is given the time to end.
    /// <inheritdoc/>
    protected internal override bool WaitsForEnd()
    {
        if (Stream is not null || !_isStarted || Problem is not null || _refusal is not null)
        {
            return false;
        }

        Watch(After(Time.GetTimestamp(), EndTime));
        return true;
    }

    /// <inheritdoc/>
    protected internal override void RefuseFields(Http2ServerStreams streams)
    {
        HasHeaders = true;
        streams.Remove(this, Http2ErrorCode.FrameSizeError);
        Ended(new Http2End(Http2EndKind.Refused));
    }

    /// <inheritdoc/>
    protected internal override void WriteHeaders(HpackEncoder encoder) => GrpcAnswerFields.WriteHeaders(encoder, _fields.ContentType.Answer, HasSentHeaders ? Compressor : null, Caller.Response);

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

        if (!_isRunning)
        {
            Http2.Do(this, static (call, streams) =>
            {
                call.Release((Http2ServerStreams)streams);
                return true;
            });
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
            else if (call.Stream is { } stream)
            {
                stream.Fail(call.Overdue());
            }
            else if (!call._isStarted)
            {
                call.Start(call.Overdue());
            }

            return true;
        });
        Http2.Flush();
    }

    /// <summary>Neither a silent caller nor one whose time is over is waited for.</summary>
    private void WaitForMessage(bool isThere = false)
    {
        if (isThere)
        {
            Watch(long.MaxValue);
            return;
        }

        var silence = Settings.Options.ReadTimeout;
        var deadline = Timeout is { } timeout ? After(Received, timeout) : long.MaxValue;
        Watch(silence == System.Threading.Timeout.InfiniteTimeSpan ? deadline : Math.Min(deadline, After(Time.GetTimestamp(), silence)));
    }

    /// <summary>An answer that its caller has not taken at once.</summary>
    private void HoldAnswer(Http2Streams streams)
    {
        if (IsOpen && !HasSentEnd && (Stream is null || Method.Kind == RpcKind.ClientStream))
        {
            _answerBytes = Body.Length;
            connection.Memory.HoldAnswer(_answerBytes);
            WaitForTaking(streams);
        }
    }

    private void LetGoAnswer()
    {
        if (_answerBytes > 0)
        {
            var bytes = _answerBytes;
            _answerBytes = 0;
            connection.Memory.LetGoAnswer(bytes);
        }
    }

    /// <summary>The caller of a single answer takes all of it, or is left. The messages of a stream wait for a slow reader.</summary>
    private void WaitForTaking(Http2Streams streams)
    {
        (_untaken, _sentBefore) = (Body.Length, streams.BodyBytesSent);
        if (Settings.Options.WriteTimeout is var patience && patience != System.Threading.Timeout.InfiniteTimeSpan)
        {
            Watch(After(Time.GetTimestamp(), patience));
        }
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

    private RpcError Overdue() => Timeout is { } timeout && Time.GetTimestamp() >= After(Received, timeout)
        ? new RpcError(RpcErrorCode.Timeout, "context deadline exceeded")
        : new RpcError(RpcErrorCode.Timeout, $"{Method}: nothing more of the message came for {Settings.Options.ReadTimeout.TotalSeconds} s, the server's {nameof(KitexServerOptions.ReadTimeout)}");

    private long After(long from, TimeSpan span) => (long)Math.Min(from + (span.TotalSeconds * Time.TimestampFrequency), long.MaxValue / 2);

    private void Watch(long deadline)
    {
        lock (Gate)
        {
            SetDeadline(deadline);
        }
    }

    /// <summary>Takes the timer off, which would keep the object alive.</summary>
    public void StopWatching()
    {
        lock (Gate)
        {
            SetDeadline(long.MaxValue);
            StopTimer();
        }
    }

    private void Start(RpcError? problem)
    {
        Watch(long.MaxValue);
        LetGoRequest();
        Problem = problem;
        Start(Settings.Dispatcher.PlacementOf(Method));
    }

    private void Start(Placement placement)
    {
        _isStarted = true;
        _isRunning = true;
        Placement = placement;
        if (_refusal is not null || Problem is not null || !connection.Memory.TryPostpone(this))
        {
            Placement.Schedule(this);
        }
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
        Http2.Do(this, static (call, streams) =>
        {
            call.Release((Http2ServerStreams)streams);
            return true;
        });
    }

    /// <summary>Nobody holds it any more.</summary>
    private void Release(Http2ServerStreams streams)
    {
        // A deadline that passes now finds nobody, even when the next use has begun.
        _use++;
        streams.Release();
        connection.Memory.LetGoHeaders(_headerBytes);
        _headerBytes = 0;
        LetGoRequest();
        LetGoAnswer();
        var isStreaming = Stream is not null;
        _fields.Clear();
        Messages.Clear();
        Encoded.Clear();
        _refusal = null;
        _status = default;
        _isStarted = false;
        Problem = null;
        Request = null;
        Headers = null!;
        Caller = null!;
        if (isStreaming || streams.IsClosed)
        {
            // Whoever kept the stream may still ask it; and of a connection that ends nobody asks for spare ones.
            StopWatching();
            return;
        }

        Watch(long.MaxValue);
        connection.GiveBack(this);
    }
}
