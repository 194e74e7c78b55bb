using Kitex.Network;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>What comes of one call as a stream of its connection: fields and messages, and how long they are waited for.</summary>
internal abstract class GrpcServerRequest(GrpcServerConnection connection) : Http2ServerStream(connection.Settings.Timers)
{
    // A window for a large message is opened no further at once.
    private const int LargestWindow = 16 * 1024 * 1024;

    private readonly GrpcRequestFields _fields = new(connection);
    private int _headerBytes;
    private long _requestBytes;

    public GrpcServerSettings Settings { get; } = connection.Settings;

    /// <summary>What brings it.</summary>
    protected GrpcServerConnection Connection { get; } = connection;

    /// <summary>What is called. Not null once the call has started, unless it is refused.</summary>
    public RpcMethod Method => _fields.Method!;

    /// <summary>The time the caller gives it; null for no limit.</summary>
    public TimeSpan? Timeout => _fields.Timeout;

    /// <summary>Reads compressed messages; null for none.</summary>
    public GrpcCompressor? Decompressor => _fields.Decompressor;

    /// <summary>Makes messages of the answer smaller; null for none.</summary>
    public GrpcCompressor? Compressor => _fields.Compressor;

    /// <summary>What the header fields say for the handler.</summary>
    public GrpcCallHeaders Headers { get; private set; } = null!;

    /// <summary>When its headers came, as a timestamp of the server's clock.</summary>
    public long Received { get; private set; }

    /// <summary>The messages that came and were not taken yet.</summary>
    public GrpcMessageQueue Messages { get; } = new();

    /// <summary>The messages of a streaming call; null for a unary one.</summary>
    public GrpcServerStream? Stream { get; protected set; }

    /// <summary>Why there is no message for the handler; null when there is one, or it is not needed.</summary>
    public RpcError? Problem { get; private set; }

    /// <summary>Why the call is not served; null when it is.</summary>
    protected Refusal? Refusal { get; private set; }

    /// <summary>True from the moment the call is answered, by its handler or without it.</summary>
    protected bool IsStarted { get; private set; }

    /// <summary>The content type of the answer.</summary>
    protected string ContentType => _fields.ContentType.Answer;

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
        Received = Settings.Time.GetTimestamp();
        Begin();
        if (_fields.End() is { } reset)
        {
            return reset;
        }

        if (!Connection.Memory.TryHoldHeaders(_fields.HeldBytes))
        {
            return Http2ErrorCode.RefusedStream;
        }

        _headerBytes = _fields.HeldBytes;
        Refusal = _fields.Refusal();
        if (Refusal is not null)
        {
            Start(Placement.Inline);
            return null;
        }

        Headers = _fields.Headers();
        if (!end && Method.Kind is not (RpcKind.ClientStream or RpcKind.BidiStream))
        {
            WaitForMessage();
        }

        if (Method.IsStreaming)
        {
            BeginStream();
            Start(Settings.Dispatcher.PlacementOf(Method));
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

        if (IsStarted)
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

    /// <inheritdoc/>
    protected internal override void EndReceived(Http2ServerStreams streams)
    {
        if (Stream is not null)
        {
            Stream.Received(streams);
        }
        else if (!IsStarted)
        {
            Start(new RpcError(RpcErrorCode.Protocol, Messages.Count > 0 ? "unexpected EOF" : $"{Method}: the call ended without a message"));
        }
    }

    /// <inheritdoc/>
    protected internal override void RefuseFields(Http2ServerStreams streams)
    {
        HasHeaders = true;
        streams.Remove(this, Http2ErrorCode.FrameSizeError);
        Ended(new Http2End(Http2EndKind.Refused));
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

        if (!Connection.Memory.TryHoldRequest(length))
        {
            return Settings.RefuseUnfinished(Method, length);
        }

        _requestBytes = length;
        return null;
    }

    /// <summary>The message has come, or is not waited for any more. Under the connection's gate.</summary>
    public void LetGoRequest()
    {
        Connection.Memory.LetGoRequest(_requestBytes);
        _requestBytes = 0;
    }

    /// <summary>The connection has ended, or the call is not to serve again: no timer keeps it alive.</summary>
    public void StopWatching()
    {
        lock (Gate)
        {
            SetDeadline(long.MaxValue);
            StopTimer();
        }
    }

    /// <summary>The fields have come, whatever is in them.</summary>
    protected abstract void Begin();

    /// <summary>The call has messages, to or from its handler.</summary>
    protected abstract void BeginStream();

    /// <summary>Sees to it that the call is answered.</summary>
    protected abstract void Run(Placement placement);

    /// <summary>Forgets everything that has come.</summary>
    protected void Clear()
    {
        Connection.Memory.LetGoHeaders(_headerBytes);
        _headerBytes = 0;
        LetGoRequest();
        _fields.Clear();
        Messages.Clear();
        Refusal = null;
        IsStarted = false;
        Problem = null;
        Headers = null!;
    }

    /// <summary>Nothing more is waited for: the call goes on without what has not come.</summary>
    protected void GiveUpWaiting()
    {
        if (Stream is { } stream)
        {
            stream.Fail(Overdue());
        }
        else if (!IsStarted)
        {
            Start(Overdue());
        }
    }

    /// <summary>Sets when <see cref="Kitex.Network.Timing.DeadlineEntry.OnOverdue"/> is called; infinite for never.</summary>
    protected void WatchFor(TimeSpan span) => Watch(span == System.Threading.Timeout.InfiniteTimeSpan ? long.MaxValue : After(Time.GetTimestamp(), span));

    /// <summary>Neither a silent caller nor one whose time is over is waited for.</summary>
    private void WaitForMessage(bool isThere = false)
    {
        if (isThere)
        {
            Watch(long.MaxValue);
            return;
        }

        var silence = Settings.Current.ReadTimeout;
        var deadline = Timeout is { } timeout ? After(Received, timeout) : long.MaxValue;
        Watch(silence == System.Threading.Timeout.InfiniteTimeSpan ? deadline : Math.Min(deadline, After(Time.GetTimestamp(), silence)));
    }

    private RpcError Overdue() => Timeout is { } timeout && Time.GetTimestamp() >= After(Received, timeout)
        ? new RpcError(RpcErrorCode.Timeout, "context deadline exceeded")
        : new RpcError(RpcErrorCode.Timeout, $"{Method}: nothing more of the message came for {Settings.Current.ReadTimeout.TotalSeconds} s, the server's {nameof(KitexServerOptions.ReadTimeout)}");

    private long After(long from, TimeSpan span) => (long)Math.Min(from + (span.TotalSeconds * Time.TimestampFrequency), long.MaxValue / 2);

    private void Watch(long deadline)
    {
        lock (Gate)
        {
            SetDeadline(deadline);
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
        IsStarted = true;
        Run(placement);
    }
}
