using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kitex.Discovery;

namespace Kitex.Tests.Resilience.CircuitBreaking;

/// <summary>Yields the lists that a test pushes.</summary>
internal sealed class PushedResolver : IResolver
{
    private readonly Channel<InstanceSet> _lists = Channel.CreateUnbounded<InstanceSet>();

    public string Name => "pushed";

    public void Push(params string[] addresses) => _lists.Writer.TryWrite(new InstanceSet(addresses.Select(static a => new Instance(AddressText.Parse(a)))));

    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var list in _lists.Reader.ReadAllAsync(cancellation))
        {
            yield return list;
        }
    }
}
