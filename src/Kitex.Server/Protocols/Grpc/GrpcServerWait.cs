using Kitex.Network;
using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The handler of a streaming call that awaits something of its caller, as long as its token does not fire.</summary>
internal abstract class GrpcServerWait<T>(GrpcServerCall call) : GrpcWait<T>
{
    private static readonly Action<object?> OnCanceled = static state => ((GrpcServerWait<T>)state!).Cancel();

    /// <inheritdoc/>
    public override Placement Placement { get; } = call.Settings.Dispatcher.PlacementOf(call.Method);

    /// <summary>Ends the wait by <see cref="GrpcWait{T}.TryFinish"/>. Set it before the wait begins: whoever ends the wait looks at it.</summary>
    protected CancellationToken Cancellation { get; set; }

    /// <summary>The wait, which may have ended already.</summary>
    protected ValueTask<T> WaitAsync() => WaitAsync(OnCanceled, this, Cancellation);

    private void Cancel() => call.Http2.Do(this, static (wait, _) =>
    {
        if (wait.IsWaiting)
        {
            wait.Wake();
        }

        return true;
    });
}
