using System.Threading.Tasks.Sources;
using Kitex.Network;
using Kitex.Protocols.Http2;

namespace Kitex.Transport.Grpc;

/// <summary>
/// A call with one request and one response: a value-task source used over and over. Whoever takes it off its connection, by
/// answer, timeout, token or loss, ends it.
/// </summary>
internal sealed class GrpcUnaryCall(GrpcConnection owner) : GrpcCall(owner.Http2, owner.Settings), IValueTaskSource<RpcResponse>, IPlacedWork
{
    private static readonly Action<object?> OnCanceled = static state =>
    {
        var call = (GrpcUnaryCall)state!;
        call.TryEnd(call._use, timedOut: false);
    };

    private ManualResetValueTaskSourceCore<RpcResponse> _core;
    private CancellationTokenRegistration _registration;
    private Http2End _end;
    private long _use;
    private long _watchedUse;

    /// <inheritdoc/>
    public Placement Placement { get; private set; } = Placement.ThreadPool;

    /// <inheritdoc/>
    protected override bool HasOneResponse => true;

    /// <summary>Makes the request ready to be sent.</summary>
    /// <exception cref="Exception">The message cannot be encoded.</exception>
    public void Start(RpcRequest request, Placement placement)
    {
        _use++;
        Placement = placement;
        EndsWithBody = true;
        Begin(request, request.CapturesResponse);
        Settings.Encode(request.Method, request.Message, Body);
    }

    /// <summary>Sets what may end the call besides its answer.</summary>
    public ValueTask<RpcResponse> Watch(CancellationToken cancellation)
    {
        var answer = new ValueTask<RpcResponse>(this, _core.Version);
        lock (Gate)
        {
            _watchedUse = _use;
            SetDeadline(Request.Deadline == 0 ? long.MaxValue : Request.Deadline);
        }

        _registration = cancellation.UnsafeRegister(OnCanceled, this);
        return answer;
    }

    /// <summary>Makes it ready for the next call.</summary>
    public void Reset()
    {
        Body.Clear();
        Forget();
    }

    /// <summary>No call is made by this object any more.</summary>
    public void Stop()
    {
        lock (Gate)
        {
            StopTimer();
        }
    }

    void IPlacedWork.Run()
    {
        var response = Response();
        Request.Trace?.Phases?.Mark(CallPhase.Read);
        _core.SetResult(response);
    }

    void IThreadPoolWorkItem.Execute() => Placement.Run(this);

    RpcResponse IValueTaskSource<RpcResponse>.GetResult(short token)
    {
        var response = _core.GetResult(token);

        // Waits for a token's callback that is running, so that none reaches the next call.
        _registration.Dispose();
        _registration = default;
        _core.Reset();
        owner.GiveBack(this);
        return response;
    }

    ValueTaskSourceStatus IValueTaskSource<RpcResponse>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<RpcResponse>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected internal override void Sent()
    {
    }

    /// <inheritdoc/>
    protected internal override void Ended(in Http2End end)
    {
        _end = end;
        Request.Trace?.Phases?.Mark(CallPhase.Wait);
        Placement.Schedule(this);
    }

    // The use whose deadline it is: the next may have begun, with its own not set yet.
    /// <inheritdoc/>
    protected override long? TakeOverdue() => _watchedUse;

    // Finds nobody when the call has ended long ago.
    /// <inheritdoc/>
    protected override void OnOverdue(long wait)
    {
        if (TryEnd(wait, timedOut: true))
        {
            owner.TimedOut();
        }
    }

    private bool TryEnd(long use, bool timedOut)
    {
        var ended = Connection.Do((Call: this, Use: use, TimedOut: timedOut), static (state, streams) =>
        {
            var call = state.Call;
            if (!call.IsOpen || call._use != state.Use)
            {
                return false;
            }

            streams.Remove(call, Http2ErrorCode.Cancel);
            call.Failure = state.TimedOut ? CallFailure.TimedOut(call.Request, call.Settings.Time, hint: call.Hint((Http2ClientStreams)streams)) : CallFailure.Canceled(call.Request, call.Settings.Time);
            call.Ended(new Http2End(Http2EndKind.Refused));
            return true;
        });
        Connection.Flush();
        return ended;
    }

    /// <summary>Why the call may have got no answer in its time.</summary>
    private string? Hint(Http2ClientStreams streams) =>
        !streams.HasSettings ? "The server has said nothing yet; it may not speak HTTP/2 without TLS, see Tls()"
        : Id == 0 ? $"It waited for its turn: the server takes {streams.MostOpen} calls at once on a connection. Raise ConnectionsPerAddress"
        : null;

    private RpcResponse Response()
    {
        var response = Outcome(_end) is { } error ? error : Decode();
        return Request.CapturesResponse
            ? response.With(new ResponseMeta { Instance = Request.Destination, Headers = Reply.Headers, Trailers = Reply.Trailers })
            : response;
    }

    private RpcResponse Decode()
    {
        if (Request.Method.Kind == RpcKind.Oneway)
        {
            return RpcResponse.Success(null);
        }

        if (!Messages.HasMessage)
        {
            return CallFailure.BadReply(Request, Messages.Count == 0 ? "the stream ended without a message." : "the stream ended within a message.");
        }

        using var body = Messages.Take();
        return Settings.Decode(Request, body, Reply.Encoding);
    }
}
