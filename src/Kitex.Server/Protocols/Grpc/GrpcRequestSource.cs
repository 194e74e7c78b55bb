using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler that awaits the next message of its caller; one at a time.</summary>
internal sealed class GrpcRequestSource(GrpcServerStream stream, GrpcServerCall call) : GrpcWait<object?>
{
    private static readonly Action<object?> OnCanceled = static state => ((GrpcRequestSource)state!).Cancel();

    private CancellationToken _cancellation;

    /// <inheritdoc/>
    public override Placement Placement { get; } = call.Settings.Dispatcher.PlacementOf(call.Method);

    /// <summary>The next message; null at the end.</summary>
    public ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        // Before the wait begins: whoever ends it looks at this token.
        _cancellation = cancellation;
        try
        {
            return TryFinish(out var message) ? new(message) : WaitAsync(OnCanceled, this, cancellation);
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
            _cancellation.ThrowIfCancellationRequested();
        }

        result = null;
        if (!stream.TryReceive(out var body, out var error))
        {
            return false;
        }

        result = body is { } message ? stream.Decode(message) : error is null ? null : throw error.ToException();
        return true;
    }

    private void Cancel() => call.Http2.Do(this, static (source, _) =>
    {
        if (source.IsWaiting)
        {
            source.Wake();
        }

        return true;
    });
}
