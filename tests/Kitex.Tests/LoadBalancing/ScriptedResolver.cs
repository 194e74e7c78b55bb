using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kitex.Discovery;

namespace Kitex.Tests.LoadBalancing;

/// <summary>A resolver that says what a test tells it to, to one watch of a cluster after the other.</summary>
internal sealed class ScriptedResolver : IResolver
{
    private readonly ConcurrentDictionary<string, Channel<Func<InstanceSet>>> _clusters = new();
    private int _open;

    public string Name => "scripted";

    /// <summary>The targets of the watches begun.</summary>
    public ConcurrentQueue<ServiceTarget> Watches { get; } = new();

    /// <summary>Watches that have not ended.</summary>
    public int Open => Volatile.Read(ref _open);

    public ConcurrentQueue<ServiceTarget> Refreshed { get; } = new();

    public void Say(params string[] addresses) => Say(Of(addresses));

    public void Say(InstanceSet instances) => Lists("").Writer.TryWrite(() => instances);

    public void SayTo(string cluster, params string[] addresses) => SayTo(cluster, Of(addresses));

    public void SayTo(string cluster, InstanceSet instances) => Lists(cluster).Writer.TryWrite(() => instances);

    public void Fail(string problem) => Lists("").Writer.TryWrite(() => throw new InvalidOperationException(problem));

    /// <summary>Ends the watch without an error.</summary>
    public void End() => Lists("").Writer.TryWrite(static () => throw new OperationCanceledException());

    public static InstanceSet Of(params string[] addresses) => new(addresses.Select(static text => new Instance(AddressText.Parse(text))));

    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Watches.Enqueue(target);
        Interlocked.Increment(ref _open);
        try
        {
            while (true)
            {
                var next = await Lists(target.Tags.GetValueOrDefault("cluster", "")).Reader.ReadAsync(cancellation);
                InstanceSet list;
                try
                {
                    list = next();
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }

                yield return list;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private Channel<Func<InstanceSet>> Lists(string cluster) => _clusters.GetOrAdd(cluster, static _ => Channel.CreateUnbounded<Func<InstanceSet>>());

    public void Refresh(ServiceTarget target) => Refreshed.Enqueue(target);
}
