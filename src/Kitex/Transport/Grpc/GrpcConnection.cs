using System.Collections.Concurrent;
using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Network.Tls;
using Kitex.Protocols.Http2;

namespace Kitex.Transport.Grpc;

/// <summary>A connection that carries gRPC calls, and the objects of calls that serve again.</summary>
internal sealed class GrpcConnection : ISharedConnection
{
    // More than a peer that reads ever leaves unread.
    private const long MostWaitingBytes = 64 * 1024 * 1024;

    // So many calls in a row without a byte from the peer: it may be gone without a word, so the next call tries another connection.
    private const int SilentTimeouts = 8;

    private readonly ConcurrentStack<GrpcUnaryCall> _spare = new();
    private int _silentTimeouts;
    private volatile bool _closing;

    public GrpcConnection(NetworkConnection network, GrpcSettings settings, TimerWheel timers)
    {
        Settings = settings;
        Http2 = new Http2ClientConnection(network, settings.Connection, settings.PaceOf(network.RemoteEndPoint), timers);
        Ended = EndAsync();
    }

    /// <summary>What all calls have in common.</summary>
    public GrpcSettings Settings { get; }

    /// <summary>The connection.</summary>
    public Http2ClientConnection Http2 { get; }

    /// <inheritdoc/>
    public Task Ended { get; }

    /// <inheritdoc/>
    public TlsHandshakeException? Refusal => Http2.Refusal;

    /// <inheritdoc/>
    public int CallCount => Http2.Count;

    /// <inheritdoc/>
    public bool IsUsable => Http2.IsUsable;

    /// <inheritdoc/>
    public int WaitingCount => Http2.WaitingCount;

    /// <inheritdoc/>
    public bool TryCall(RpcRequest request, CancellationToken cancellation, out ValueTask<RpcResponse> answer)
    {
        request.Trace?.Phases?.Mark(CallPhase.Connect);
        if (RefuseToStart(request) is { } refused)
        {
            answer = new(refused);
            return true;
        }

        return request.Method.IsStreaming ? TryOpenStream(request, cancellation, out answer) : TryCallUnary(request, cancellation, out answer);
    }

    /// <summary>Takes a call's object back for the next.</summary>
    public void GiveBack(GrpcUnaryCall call)
    {
        if (call.Failure is null)
        {
            _silentTimeouts = 0;
        }

        call.Reset();
        _spare.Push(call);
        if (_closing)
        {
            call.Stop();
        }
    }

    /// <summary>A call has ended because its time was over.</summary>
    public void TimedOut()
    {
        if (Interlocked.Increment(ref _silentTimeouts) == SilentTimeouts)
        {
            Http2.Retire();
        }
    }

    /// <inheritdoc/>
    public void Retire() => Http2.Retire();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Http2.DisposeAsync().ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
    }

    private RpcError? RefuseToStart(RpcRequest request)
    {
        if (Http2.WaitingBytes is > MostWaitingBytes and var waiting)
        {
            return CallFailure.Backlogged(request, waiting);
        }

        return CallTime.IsOver(request, Settings.Time) ? CallFailure.TimedOut(request, Settings.Time, nothingSent: true) : null;
    }

    private bool TryCallUnary(RpcRequest request, CancellationToken cancellation, out ValueTask<RpcResponse> answer)
    {
        answer = default;
        var call = _spare.TryPop(out var spare) ? spare : new GrpcUnaryCall(this);
        try
        {
            call.Start(request, Settings.Completion.Of(request));
        }
        catch (Exception failed)
        {
            GiveBack(call);
            answer = new(CallFailure.Encoding(request, failed));
            return true;
        }

        var status = Http2.Open(call);
        if (status == Http2OpenStatus.Opened)
        {
            answer = call.Watch(cancellation);
            Http2.Flush();
            request.Trace?.Phases?.Mark(CallPhase.Write);
            return true;
        }

        GiveBack(call);
        return !IsClosed(status, request, out answer);
    }

    private bool TryOpenStream(RpcRequest request, CancellationToken cancellation, out ValueTask<RpcResponse> answer)
    {
        var call = new GrpcStreamCall(this);
        try
        {
            call.Start(request, Settings.Completion.Of(request));
        }
        catch (Exception failed)
        {
            call.Body.Clear();
            answer = new(CallFailure.Encoding(request, failed));
            return true;
        }

        var status = Http2.Open(call);
        if (status == Http2OpenStatus.Opened)
        {
            call.Watch(cancellation);
            Http2.Flush();
            request.Trace?.Phases?.Mark(CallPhase.Write);
            answer = new(new RpcResponse
            {
                Stream = new GrpcStream(call),
                Meta = request.CapturesResponse ? new ResponseMeta { Instance = request.Destination } : null,
            });
            return true;
        }

        call.Body.Clear();
        return !IsClosed(status, request, out answer);
    }

    private static bool IsClosed(Http2OpenStatus status, RpcRequest request, out ValueTask<RpcResponse> answer)
    {
        answer = status == Http2OpenStatus.Full ? new(CallFailure.TooManyCalls(request, Http2ClientStreams.MostWaiting)) : default;
        return status == Http2OpenStatus.Closed;
    }

    private async Task EndAsync()
    {
        await Http2.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing = true;

        // A call given back meanwhile is seen here, or sees that the connection closes: its timer must not stay.
        Interlocked.MemoryBarrier();
        foreach (var spare in _spare)
        {
            spare.Stop();
        }
    }
}
