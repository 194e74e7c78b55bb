using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Transport.Grpc;

/// <summary>Whoever awaits the next message of a stream; one at a time.</summary>
internal sealed class GrpcStreamReceiver(GrpcStreamCall call) : GrpcWait<object?>
{
    /// <inheritdoc/>
    public override Placement Placement => call.Placement;

    /// <summary>The next message; null at the end.</summary>
    public ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            GrpcStreamCall.OnCanceled(call);
        }

        call.Clock?.Start();
        try
        {
            return TryFinish(out var message) ? new(message) : WaitAsync(GrpcStreamCall.OnCanceled, call, cancellation);
        }
        catch (Exception failed)
        {
            return ValueTask.FromException<object?>(failed);
        }
    }

    /// <inheritdoc/>
    protected override bool TryFinish(out object? result)
    {
        if (!call.TryReceive(out var body, out var error))
        {
            result = null;
            return false;
        }

        result = Message(body, error);
        return true;
    }

    private object? Message(GrpcBody? taken, RpcError? error)
    {
        if (taken is not { } body)
        {
            return error is null ? null : throw error.ToException();
        }

        using (body)
        {
            var response = call.Settings.Decode(call.Request, body, call.Reply.Encoding);
            if (response.Error is null)
            {
                return response.Message;
            }

            call.TryEnd(response.Error);
            throw response.Error.ToException();
        }
    }
}
