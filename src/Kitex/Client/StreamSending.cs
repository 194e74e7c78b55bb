using System.Runtime.ExceptionServices;

namespace Kitex.Client;

/// <summary>
/// The sending half of a stream, which runs beside the receiving half. When that ends, nobody waits for the requests: whoever
/// makes them may never make another one.
/// </summary>
internal sealed class StreamSending
{
    private readonly RpcStream _stream;
    private ExceptionDispatchInfo? _failure;

    private StreamSending(RpcStream stream) => _stream = stream;

    /// <summary>Begins to send.</summary>
    /// <param name="stream">Takes the requests.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="leaving">Fires when no more of them are wanted.</param>
    public static StreamSending Start<T>(RpcStream stream, IAsyncEnumerable<T> requests, CancellationToken leaving)
        where T : notnull
    {
        var sending = new StreamSending(stream);
        _ = sending.RunAsync(requests, leaving);
        return sending;
    }

    /// <summary>The next response; null at the end. Why there is no next request, if that is what has ended the stream, is thrown here.</summary>
    public async ValueTask<object?> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await _stream.ReceiveAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (Volatile.Read(ref _failure) is { } failure)
        {
            failure.Throw();
            throw;
        }
    }

    private async Task RunAsync<T>(IAsyncEnumerable<T> requests, CancellationToken leaving)
        where T : notnull
    {
        try
        {
            if (await _stream.SendAllAsync(requests, leaving).ConfigureAwait(false))
            {
                await _stream.CompleteAsync(leaving).ConfigureAwait(false);
            }
        }
        catch (Exception) when (leaving.IsCancellationRequested)
        {
        }
        catch (Exception failed)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(failed));
            _stream.Abort(new RpcError(RpcErrorCode.Canceled, $"Sending ended: {failed.Message}") { Cause = failed });
        }
    }
}
