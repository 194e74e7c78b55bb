using System.Diagnostics.CodeAnalysis;

namespace Kitex.Diagnostics;

/// <summary>A stream with whose end its call ends, on the client: at its last message, by its failure, or when it is left.</summary>
/// <param name="inner">The stream.</param>
/// <param name="call">The call.</param>
/// <param name="request">The call as it was made.</param>
internal sealed class ObservedStream(RpcStream inner, ObservedCall call, RpcRequest request) : CountedStream(inner, call)
{
    private RpcError? _notSent;

    /// <summary>Whoever got it has dropped it without a word.</summary>
    ~ObservedStream()
    {
        try
        {
            End(new RpcError(RpcErrorCode.Canceled, $"{request.Method}: the stream was neither read to its end nor disposed."));
        }
        catch (Exception)
        {
            // A listener's; nobody could catch it here.
        }
    }

    public override void Abort(RpcError error)
    {
        Inner.Abort(error);
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
            if (!Call.HasEnded)
            {
                End(_notSent ?? new RpcError(RpcErrorCode.Canceled, $"{request.Method}: left before its end."));
            }

            GC.SuppressFinalize(this);
        }
    }

    protected override void EndReceived() => End(null);

    protected override void Received()
    {
        // The one answer.
        if (request.Method.Kind == RpcKind.ClientStream)
        {
            End(null);
        }
    }

    protected override void FailReceiving(Exception failed) => End(ErrorOf(failed));

    protected override void FailSending(Exception failed) => _notSent ??= ErrorOf(failed);

    internal static RpcError ErrorOf(Exception failed) => failed switch
    {
        RpcException { Error: var error } => error,
        BizStatusException business => RpcError.Business(business),
        RpcCanceledException { Error: { } error } => error,
        OperationCanceledException => new RpcError(RpcErrorCode.Canceled, failed.Message) { Cause = failed },
        _ => new RpcError(RpcErrorCode.Internal, failed.Message) { Cause = failed },
    };

    [SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "The finalizer is for streams that have not ended, disposed or not.")]
    private void End(RpcError? error)
    {
        Call.End(error, OutcomeNames.AtClient(Call.Start.IsGrpc, error), request);
        GC.SuppressFinalize(this);
    }
}
