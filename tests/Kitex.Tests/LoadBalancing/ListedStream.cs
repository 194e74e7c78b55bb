namespace Kitex.Tests.LoadBalancing;

/// <summary>A stream that receives these messages, and then ends or fails.</summary>
internal sealed class ListedStream(Exception? end, params string[] messages) : RpcStream
{
    private int _next;

    public int Disposals { get; private set; }

    public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation) => new(true);

    public override ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) =>
        _next < messages.Length ? new(messages[_next++]) : end is null ? new((object?)null) : throw end;

    public override void Abort(RpcError error)
    {
    }

    public override ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }
}
