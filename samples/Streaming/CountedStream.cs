using Kitex;

namespace Samples.Streaming;

/// <summary>A stream whose messages are counted.</summary>
internal sealed class CountedStream(RpcStream inner, Traffic traffic) : DelegatingRpcStream(inner)
{
    public override async ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        var taken = await base.SendAsync(message, cancellation);
        if (taken)
        {
            traffic.CountSent();
        }

        return taken;
    }

    public override async ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        var message = await base.ReceiveAsync(cancellation);
        if (message is not null)
        {
            traffic.CountReceived();
        }

        return message;
    }
}
