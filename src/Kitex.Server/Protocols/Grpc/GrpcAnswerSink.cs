using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits that its message is sent; one at a time.</summary>
internal sealed class GrpcAnswerSink(GrpcServerStream stream, GrpcServerCall call) : GrpcWait<bool>
{
    private static readonly Action<object?> OnCanceled = static state => ((GrpcAnswerSink)state!).Cancel();

    private CancellationToken _cancellation;

    /// <inheritdoc/>
    public override Placement Placement { get; } = call.Settings.Dispatcher.PlacementOf(call.Method);

    /// <summary>Sends what was encoded, and waits while the peer does not read.</summary>
    public ValueTask<bool> SendAsync(CancellationToken cancellation)
    {
        // Before the wait begins: whoever ends it looks at this token.
        _cancellation = cancellation;
        if (stream.Send(out var waits) is { } error)
        {
            return ValueTask.FromException<bool>(error.ToException());
        }

        return waits ? WaitAsync(OnCanceled, this, cancellation) : new(true);
    }

    /// <inheritdoc/>
    protected override bool TryFinish(out bool result)
    {
        result = true;
        if (stream.Failure is { } failure)
        {
            throw failure.ToException();
        }

        _cancellation.ThrowIfCancellationRequested();
        return true;
    }

    private void Cancel() => call.Http2.Do(this, static (sink, _) =>
    {
        if (sink.IsWaiting)
        {
            sink.Wake();
        }

        return true;
    });
}
