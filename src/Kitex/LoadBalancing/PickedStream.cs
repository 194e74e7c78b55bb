namespace Kitex.LoadBalancing;

/// <summary>A stream of which the picker of its instance hears how it ended.</summary>
internal sealed class PickedStream(RpcStream inner, Action<RpcError?> ended) : DelegatingRpcStream(inner)
{
    private Action<RpcError?>? _ended = ended;

    /// <summary>For a user who has forgotten it: the picker would take it to be under way for ever.</summary>
    ~PickedStream()
    {
        try
        {
            End(null);
        }
        catch (Exception)
        {
            // Whatever a picker throws must not end the process.
        }
    }

    public override async ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            var message = await Inner.ReceiveAsync(cancellation).ConfigureAwait(false);
            if (message is null)
            {
                End(null);
            }

            return message;
        }
        catch (Exception failed)
        {
            End((failed as RpcException)?.Error ?? (failed as RpcCanceledException)?.Error ?? new RpcError(RpcErrorCode.Internal, failed.Message));
            throw;
        }
    }

    public override void Abort(RpcError error)
    {
        base.Abort(error);
        End(error);
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await base.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            End(null);
            GC.SuppressFinalize(this);
        }
    }

    private void End(RpcError? error) => Interlocked.Exchange(ref _ended, null)?.Invoke(error);
}
