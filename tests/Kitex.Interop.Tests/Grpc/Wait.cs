namespace Kitex.Interop.Tests.Grpc;

/// <summary>A call that waits until it is cancelled or released.</summary>
internal sealed class Wait
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    /// <summary>Why it waits no more.</summary>
    public Task<string> Ended => _ended.Task;

    public void Release() => _over.TrySetResult("released");

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(() => _over.TrySetResult("cancelled"));
        _begun.TrySetResult();
        _ended.TrySetResult(await _over.Task);
        cancellation.ThrowIfCancellationRequested();
    }
}
