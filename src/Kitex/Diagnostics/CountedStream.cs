using System.Runtime.CompilerServices;

namespace Kitex.Diagnostics;

/// <summary>A stream whose messages are counted.</summary>
/// <param name="inner">The stream.</param>
/// <param name="call">Whose messages they are.</param>
internal class CountedStream(RpcStream inner, ObservedCall call) : DelegatingRpcStream(inner)
{
    /// <summary>Whose messages they are.</summary>
    protected ObservedCall Call { get; } = call;

    public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        // Before it goes: its answer, and with that the end of the call, may be quicker than this thread.
        Call.CountSent(1);
        ValueTask<bool> sending;
        try
        {
            sending = Inner.SendAsync(message, cancellation);
        }
        catch (Exception failed)
        {
            Call.CountSent(-1);
            FailSending(failed);
            throw;
        }

        return sending.IsCompletedSuccessfully ? new(Count(sending.Result)) : AwaitSentAsync(sending);
    }

    public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        ValueTask<object?> receiving;
        try
        {
            receiving = Inner.ReceiveAsync(cancellation);
        }
        catch (Exception failed)
        {
            FailReceiving(failed);
            throw;
        }

        return receiving.IsCompletedSuccessfully ? new(Count(receiving.Result)) : AwaitReceivedAsync(receiving);
    }

    /// <summary>The peer has sent its last message.</summary>
    protected virtual void EndReceived()
    {
    }

    /// <summary>A message has come.</summary>
    protected virtual void Received()
    {
    }

    /// <summary>Receiving has failed.</summary>
    protected virtual void FailReceiving(Exception failed)
    {
    }

    /// <summary>Sending has failed.</summary>
    protected virtual void FailSending(Exception failed)
    {
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> AwaitSentAsync(ValueTask<bool> sending)
    {
        try
        {
            return Count(await sending.ConfigureAwait(false));
        }
        catch (Exception failed)
        {
            Call.CountSent(-1);
            FailSending(failed);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<object?> AwaitReceivedAsync(ValueTask<object?> receiving)
    {
        try
        {
            return Count(await receiving.ConfigureAwait(false));
        }
        catch (Exception failed)
        {
            FailReceiving(failed);
            throw;
        }
    }

    private bool Count(bool sent)
    {
        if (!sent)
        {
            Call.CountSent(-1);
        }

        return sent;
    }

    private object? Count(object? message)
    {
        if (message is null)
        {
            EndReceived();
        }
        else
        {
            Call.CountReceived();
            Received();
        }

        return message;
    }
}
