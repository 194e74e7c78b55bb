using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kitex.Discovery;
using Kitex.Registries.Http;
using Kitex.Registries.Keeping;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Nacos;

/// <summary>Nacos over the gRPC of 2.x and 3.x: one connection for all that is registered and watched.</summary>
internal sealed class NacosGrpcClient : INacosClient
{
    private readonly NacosOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly HttpRegistryClient _http;
    private readonly NacosLogin _login;
    private readonly NacosSessions _sessions;
    private readonly ConcurrentDictionary<string, NacosPublication> _publications = new();

    public NacosGrpcClient(NacosOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
        _http = new HttpRegistryClient(NacosRegistry.RegistryName, options, time);
        _login = new NacosLogin(_http, options, time);
        _sessions = new NacosSessions(options, _login, logger, time);
    }

    public KeptRegistration Registration(ServiceRegistration service)
    {
        var publication = _publications.GetOrAdd(service.Service, static (name, self) => new NacosPublication(name, self._sessions, self._options), this);
        return new NacosGrpcRegistration(publication, new NacosInstance(service, _options), service, _options, _logger, _time);
    }

    public async IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var feed = new InstanceFeed(_options.Settle, _time);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = FollowAsync(target, feed, leaving.Token);
        try
        {
            await foreach (var instances in feed.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return instances;
            }
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    public void Refresh(ServiceTarget target)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync().ConfigureAwait(false);
        foreach (var publication in _publications.Values)
        {
            publication.Dispose();
        }

        _http.Dispose();
        _login.Dispose();
    }

    /// <summary>Watches by one session after the other, until none can be made.</summary>
    private async Task FollowAsync(ServiceTarget target, InstanceFeed feed, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var session = await _sessions.TakeAsync(cancellation).ConfigureAwait(false);
                await WatchAsync(session, target, feed, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
        catch (Exception failed)
        {
            feed.Fail(failed);
        }
    }

    private static async Task WatchAsync(NacosSession session, ServiceTarget target, InstanceFeed feed, CancellationToken cancellation)
    {
        try
        {
            var subscription = await session.Subscriptions.AddAsync(target, feed, cancellation).ConfigureAwait(false);
            await using (subscription.ConfigureAwait(false))
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Lost, cancellation);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (RegistryException) when (session.IsLost)
        {
            // The next one, as far as there is one.
        }
    }
}
