using Kitex.Discovery;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Nacos;

/// <summary>One service that is watched by a session, by one or many.</summary>
internal sealed class NacosSubscription(NacosSession session, string service, NacosOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<Watcher> _watchers = [];
    private Task _turn = Task.CompletedTask;
    private long _made;

    private bool IsOver => session.IsLost;

    /// <summary>Watches it.</summary>
    /// <returns>Ends it, disposed.</returns>
    /// <exception cref="RegistryException">The server did not answer, or refused.</exception>
    public async ValueTask<IAsyncDisposable> AddAsync(ServiceTarget target, InstanceFeed feed, CancellationToken cancellation)
    {
        var watcher = new Watcher(this, target, feed);
        lock (_gate)
        {
            _watchers.Add(watcher);
        }

        try
        {
            await InTurn(() => SubscribeAsync(cancellation)).ConfigureAwait(false);
            return watcher;
        }
        catch
        {
            await watcher.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A list has come; one that is older than what is known is not believed.</summary>
    public void Hear(NacosServiceInfo info)
    {
        lock (_gate)
        {
            if (info.Made < _made)
            {
                return;
            }

            _made = info.Made;
            foreach (var watcher in _watchers)
            {
                watcher.Feed.Publish(info.For(watcher.Target, options.Clusters ?? [options.Cluster]));
            }
        }
    }

    /// <summary>One after the other, so that an end does not overtake the beginning that follows it.</summary>
    private Task InTurn(Func<Task> act)
    {
        lock (_gate)
        {
            return _turn = AfterAsync(_turn, act);
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> act)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await act().ConfigureAwait(false);
    }

    private async Task SubscribeAsync(CancellationToken cancellation)
    {
        var answer = await AskAsync(isWanted: true, cancellation).ConfigureAwait(false);
        if (answer.Info is not { } info)
        {
            throw new RegistryException(NacosRegistry.RegistryName, session.Server, $"the subscription of {service} was answered without a list.");
        }

        Hear(info);
    }

    private async Task UnsubscribeAsync()
    {
        lock (_gate)
        {
            if (_watchers.Count > 0)
            {
                return;
            }
        }

        try
        {
            await AskAsync(isWanted: false, session.Lost).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is RegistryException or OperationCanceledException)
        {
            // What comes nevertheless is passed over, and it ends with the session.
        }
    }

    private ValueTask<NacosAnswer> AskAsync(bool isWanted, CancellationToken cancellation) =>
        session.AskAsync(NacosRequests.Subscribe, NacosRequests.Subscription(service, isWanted, options), cancellation);

    private sealed class Watcher(NacosSubscription subscription, ServiceTarget target, InstanceFeed feed) : IAsyncDisposable
    {
        public ServiceTarget Target { get; } = target;

        public InstanceFeed Feed { get; } = feed;

        public async ValueTask DisposeAsync()
        {
            lock (subscription._gate)
            {
                subscription._watchers.Remove(this);
            }

            if (!subscription.IsOver)
            {
                await subscription.InTurn(subscription.UnsubscribeAsync).ConfigureAwait(false);
            }
        }
    }
}
