using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kitex.Discovery;

namespace Kitex.Tests.LoadBalancing;

/// <summary>A resolver whose lists a test pushes.</summary>
internal sealed class PushedResolver : IResolver
{
    private readonly Channel<(InstanceSet List, TaskCompletionSource Taken)> _lists = Channel.CreateUnbounded<(InstanceSet, TaskCompletionSource)>();

    public string Name => "pushed";

    /// <summary>The next list; ends when the client has taken it, which it does once it has made a call.</summary>
    public Task PushAsync(params Instance[] instances)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lists.Writer.TryWrite((new InstanceSet(instances), taken));
        return taken.Task;
    }

    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (list, taken) in _lists.Reader.ReadAllAsync(cancellation))
        {
            yield return list;
            taken.SetResult();
        }
    }
}
