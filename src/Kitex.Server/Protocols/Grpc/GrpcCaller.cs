using System.Net;
using Kitex.Network.Tls;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// The connection as one call on it sees it: to a call, its own end is the connection's. Made for each call, so that whoever keeps it
/// reaches no other.
/// </summary>
internal sealed class GrpcCaller(ServerConnection shared, GrpcServerCall call) : RpcConnection, ICallAnswer, IThreadPoolWorkItem
{
    private static readonly CancellationTokenSource LeftAlready = Canceled();

    private CancellationTokenSource? _leaving;
    private CallResponse? _response;

    /// <summary>The messages of the call; null for a unary one.</summary>
    public GrpcServerStream? Stream { get; set; }

    public override EndPoint? RemoteEndPoint => shared.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => shared.LocalEndPoint;

    public override TlsHandshake? Tls => shared.Tls;

    public override TimeProvider Time => shared.Time;

    /// <summary>What the handler sends beside its messages; null while it sends nothing.</summary>
    public CallResponse? Response => Volatile.Read(ref _response);

    /// <summary>Fires when the caller cancels or is gone. Made for the first who asks: most handlers never do.</summary>
    public override CancellationToken Closed
    {
        get
        {
            if (Volatile.Read(ref _leaving) is not { } leaving)
            {
                var own = new CancellationTokenSource();
                leaving = Interlocked.CompareExchange(ref _leaving, own, null) ?? own;
            }

            return leaving.Token;
        }
    }

    /// <summary>
    /// The caller has left. Whoever listens is told on the thread pool, before those who wait for messages: a handler that ends for
    /// their sake listens no more. Under the connection's gate.
    /// </summary>
    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _leaving, LeftAlready, null) is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            Stream?.WakeAll();
        }
    }

    void ICallAnswer.Attach(CallResponse response) => Volatile.Write(ref _response, response);

    ValueTask ICallAnswer.SendHeadersAsync(CancellationToken cancellation)
    {
        call.SendHeaders(this);
        return default;
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _leaving!.Cancel();
        }
        catch (AggregateException)
        {
            // What a listener throws is its own affair.
        }

        Stream?.Wake();
    }

    private static CancellationTokenSource Canceled()
    {
        var source = new CancellationTokenSource();
        source.Cancel();
        return source;
    }
}
