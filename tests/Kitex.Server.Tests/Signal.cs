namespace Kitex.Server.Tests;

/// <summary>Something happens once, and others wait for it.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    public Task WaitAsync() => _source.Task.WaitAsync(TimeSpan.FromSeconds(60));
}
