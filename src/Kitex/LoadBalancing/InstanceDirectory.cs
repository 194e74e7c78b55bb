using System.Collections.Concurrent;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The instances of a client's service, kept up to date: one immutable snapshot per target, which a call reads once.</summary>
internal sealed class InstanceDirectory : IAsyncDisposable
{
    private readonly DirectorySettings _settings;
    private readonly ConcurrentDictionary<ServiceTarget, WatchedTarget> _narrowed = new();

    // Of calls without labels of their own.
    private readonly WatchedTarget _usual;
    private readonly ITimer? _sweeps;
    private volatile bool _disposed;

    public InstanceDirectory(string service, DirectorySettings settings)
    {
        _settings = settings;
        _usual = new WatchedTarget(new ServiceTarget(service) { Tags = Chosen(settings.Tags) }, settings);
        var unusedAfter = settings.Options.UnusedAfter;
        if (settings.Options.TargetTags.Count > 0 && unusedAfter != Timeout.InfiniteTimeSpan)
        {
            _sweeps = settings.Time.CreateTimer(static self => ((InstanceDirectory)self!).DropUnused(), this, unusedAfter, unusedAfter);
        }
    }

    /// <summary>Who resolves, for diagnosis.</summary>
    public IResolver Resolver => _settings.Resolver;

    /// <summary>The labels of calls that have none of their own.</summary>
    public IReadOnlyDictionary<string, string> Tags => _settings.Tags;

    /// <summary>How many services narrowed down by the tags of single calls are watched.</summary>
    public int NarrowedCount => _narrowed.Count;

    /// <summary>The instances of the call's service, when they are known.</summary>
    public InstanceSnapshot? TryGet(RpcRequest request) => Of(request).Current;

    /// <summary>The instances of the call's service, once they are known.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    /// <exception cref="Exception">Whatever the resolver threw.</exception>
    public Task<InstanceSnapshot> GetAsync(RpcRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var watched = Of(request);
            if (watched.TryGetAsync(cancellation) is { } getting)
            {
                return getting;
            }

            if (_disposed)
            {
                return Task.FromException<InstanceSnapshot>(new ObjectDisposedException(nameof(InstanceDirectory), "The client was disposed."));
            }

            // Dropped as unused a moment ago.
            _narrowed.TryRemove(new(watched.Target, watched));
        }
    }

    /// <summary>An instance of the call's service could not be reached.</summary>
    public void ReportUnreachable(RpcRequest request) => _settings.Resolver.Refresh(Of(request).Target);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_sweeps is not null)
        {
            await _sweeps.DisposeAsync().ConfigureAwait(false);
        }

        await _usual.DisposeAsync().ConfigureAwait(false);
        foreach (var (_, watched) in _narrowed)
        {
            await watched.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WatchedTarget Of(RpcRequest request) =>
        _settings.Options.TargetTags.Count == 0 || ReferenceEquals(request.Tags, _settings.Tags) ? _usual : Narrowed(_usual.Target with { Tags = Chosen(request.Tags) });

    private WatchedTarget Narrowed(ServiceTarget target)
    {
        if (target.Equals(_usual.Target))
        {
            return _usual;
        }

        var watched = _narrowed.GetOrAdd(target, static (target, settings) => new WatchedTarget(target, settings), _settings);
        watched.Use();
        if (_disposed)
        {
            // Made behind the back of whoever disposes.
            _ = watched.DisposeAsync().AsTask();
        }

        return watched;
    }

    /// <summary>Those of a call's labels that choose among the instances.</summary>
    private Dictionary<string, string> Chosen(IReadOnlyDictionary<string, string> tags)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var name in _settings.Options.TargetTags)
        {
            if (tags.TryGetValue(name, out var value))
            {
                chosen[name] = value;
            }
        }

        return chosen;
    }

    private void DropUnused()
    {
        foreach (var (_, watched) in _narrowed)
        {
            if (watched.TryEndUnused(_settings.Options.UnusedAfter) && _narrowed.TryRemove(new(watched.Target, watched)))
            {
                _ = watched.DisposeAsync().AsTask();
            }
        }
    }
}
