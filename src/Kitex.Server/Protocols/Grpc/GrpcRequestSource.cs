namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits the next message of its caller; one at a time.</summary>
internal sealed class GrpcRequestSource(GrpcServerStream stream, GrpcServerCall call) : GrpcServerWait<object?>(call)
{
    /// <summary>The next message; null at the end.</summary>
    public ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        try
        {
            return TryFinish(out var message) ? new(message) : WaitAsync();
        }
        catch (OperationCanceledException)
        {
            return ValueTask.FromCanceled<object?>(cancellation);
        }
        catch (Exception failed)
        {
            return ValueTask.FromException<object?>(failed);
        }
    }

    /// <inheritdoc/>
    protected override bool TryFinish(out object? result)
    {
        if (stream.Failure is null)
        {
            Cancellation.ThrowIfCancellationRequested();
        }

        result = null;
        if (!stream.TryReceive(out var body, out var error))
        {
            return false;
        }

        result = body is { } message ? stream.Decode(message) : error is null ? null : throw error.ToException();
        return true;
    }
}
