using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Transport.Grpc;

/// <summary>Whoever awaits that a message of a stream is sent; one at a time.</summary>
internal sealed class GrpcStreamSender(GrpcStreamCall call) : GrpcWait<bool>
{
    /// <inheritdoc/>
    public override Placement Placement => call.Placement;

    /// <summary>Sends one message, and waits while the peer does not read.</summary>
    /// <returns>False when the server has ended the stream.</returns>
    public ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        if (call.Send(message, out var waits, out var taken) is { } error)
        {
            return ValueTask.FromException<bool>(error.ToException());
        }

        if (waits)
        {
            return WaitAsync(GrpcStreamCall.OnCanceled, call, cancellation);
        }

        return taken && call.Connection.IsBacklogged ? WaitUntilSentAsync(cancellation) : new(taken);
    }

    /// <inheritdoc/>
    protected override bool TryFinish(out bool result)
    {
        (result, var error) = call.SendOutcome();
        return error is null ? true : throw error.ToException();
    }

    private async ValueTask<bool> WaitUntilSentAsync(CancellationToken cancellation)
    {
        await call.Connection.WaitUntilSentAsync().WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        TryFinish(out var taken);
        return taken;
    }
}
