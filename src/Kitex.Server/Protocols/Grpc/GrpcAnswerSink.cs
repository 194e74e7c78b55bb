namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits that its message is sent; one at a time.</summary>
internal sealed class GrpcAnswerSink(GrpcServerStream stream, GrpcServerCall call) : GrpcServerWait<bool>(call)
{
    /// <summary>Sends what was encoded, and waits while the peer does not read.</summary>
    public ValueTask<bool> SendAsync(CancellationToken cancellation)
    {
        Cancellation = cancellation;
        if (stream.Send(out var waits) is { } error)
        {
            return ValueTask.FromException<bool>(error.ToException());
        }

        return waits ? WaitAsync() : new(true);
    }

    /// <inheritdoc/>
    protected override bool TryFinish(out bool result)
    {
        result = true;
        if (stream.Failure is { } failure)
        {
            throw failure.ToException();
        }

        Cancellation.ThrowIfCancellationRequested();
        return true;
    }
}
