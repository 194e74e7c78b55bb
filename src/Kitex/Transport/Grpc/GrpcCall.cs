using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Transport.Grpc;

/// <summary>One gRPC call as a stream of its connection: headers out, messages and trailers in.</summary>
internal abstract class GrpcCall(Http2ClientConnection connection, GrpcSettings settings) : Http2ClientStream(connection.Timers)
{
    // A window for a large message is opened no further at once.
    private const int LargestWindow = 16 * 1024 * 1024;

    private GrpcRoute _route = null!;

    /// <summary>The connection that carries it.</summary>
    public Http2ClientConnection Connection { get; } = connection;

    /// <summary>What all calls have in common.</summary>
    public GrpcSettings Settings { get; } = settings;

    /// <summary>The call; null between two.</summary>
    public RpcRequest Request { get; private set; } = null!;

    /// <summary>The metadata that goes along.</summary>
    public GrpcFields Fields { get; } = new();

    /// <summary>What headers and trailers said.</summary>
    public GrpcReply Reply { get; } = new();

    /// <summary>The messages that came.</summary>
    public GrpcMessageQueue Messages { get; } = new();

    /// <summary>Why this side ended the call; null when it did not.</summary>
    public RpcError? Failure { get; set; }

    /// <summary>True when the call has one response, which waits for the end: it may be larger than the window.</summary>
    protected abstract bool HasOneResponse { get; }

    /// <inheritdoc/>
    protected internal override int HeaderListBytes => _route.ListBytes + Fields.ListBytes;

    /// <summary>Sets what is called. No stream of this object is open.</summary>
    protected void Begin(RpcRequest request, bool keepsFields)
    {
        Request = request;
        Failure = null;
        Reply.Clear();
        Reply.KeepsAll = keepsFields;
        _route = Settings.RouteOf(request);
        Settings.AddFields(request, Fields);
    }

    /// <summary>Forgets the call.</summary>
    protected void Forget()
    {
        Messages.Clear();
        Reply.Clear();
        Failure = null;
        Request = null!;
    }

    /// <summary>How the call ended, other than by its messages; null when it succeeded.</summary>
    protected RpcError? Outcome(in Http2End end) => GrpcOutcome.Of(Request, Reply, end, Failure, wasStarted: Id != 0, Settings.Time);

    /// <inheritdoc/>
    protected internal sealed override void WriteHeaders(HpackEncoder encoder)
    {
        _route.WriteTo(encoder, Connection.IsSecure, CallTime.Remaining(Request, Settings.Time));
        Fields.WriteTo(encoder);
    }

    /// <inheritdoc/>
    protected internal sealed override void AddField(scoped in HeaderField field) => Reply.Add(field);

    /// <inheritdoc/>
    protected internal sealed override Http2ErrorCode? EndFields(bool end)
    {
        var isFirst = !Reply.HasHeaders;
        HasHeaders |= Reply.EndBlock(end);
        if (HasHeaders && isFirst && !end && Reply.IsForeign)
        {
            // What follows is a page for people, not messages.
            Failure = Outcome(new Http2End(Http2EndKind.Completed));
            return Http2ErrorCode.Cancel;
        }

        if (HasHeaders && isFirst)
        {
            HeadersCame();
        }

        return null;
    }

    /// <summary>The answer's headers are there. Under the connection's gate.</summary>
    protected virtual void HeadersCame()
    {
    }

    /// <inheritdoc/>
    protected internal override Http2ErrorCode? Receive(ReadOnlySpan<byte> data, Http2Streams streams)
    {
        Messages.Add(data);
        if (RefuseLength() is { } refusal)
        {
            return refusal;
        }

        if (HasOneResponse && Messages.NextLength is { } length)
        {
            var whole = (long)length + GrpcPrefix.Bytes;
            if (Messages.Count > whole)
            {
                Failure = CallFailure.BadReply(Request, "more than one message came.");
                return Http2ErrorCode.Cancel;
            }

            streams.Grow(this, (int)Math.Min(whole, LargestWindow));
            streams.Credit(this, data.Length);
        }

        return null;
    }

    /// <summary>Refuses a message that says it is larger than allowed.</summary>
    protected Http2ErrorCode? RefuseLength()
    {
        if (Messages.NextLength is not { } length || length <= Settings.MaxMessageBytes)
        {
            return null;
        }

        Failure = CallFailure.ReplyTooLarge(Request, $"a message of {length} bytes comes, {Settings.MaxMessageBytes} are allowed.");
        return Http2ErrorCode.Cancel;
    }
}
