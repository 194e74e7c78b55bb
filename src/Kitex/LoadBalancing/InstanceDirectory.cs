using System.Collections.Concurrent;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The instances of a client's service, kept up to date: one immutable snapshot per target, which a call reads once.</summary>
internal sealed class InstanceDirectory : IAsyncDisposable
{
    private readonly DirectorySettings _settings;
    private readonly TagValues _tags;
    private readonly ConcurrentDictionary<string?[], WatchedTarget> _narrowed;
    private readonly ConcurrentDictionary<string?[], WatchedTarget>.AlternateLookup<IReadOnlyDictionary<string, string>> _byTags;

    // Of calls that say nothing else than their client.
    private readonly WatchedTarget _usual;
    private readonly string?[] _usualValues;
    private readonly ITimer? _sweeps;
    private volatile bool _disposed;

    public InstanceDirectory(string service, DirectorySettings settings)
    {
        _settings = settings;
        _tags = new TagValues(settings.Options.TargetTags);
        _narrowed = new(_tags);
        _byTags = _narrowed.GetAlternateLookup<IReadOnlyDictionary<string, string>>();
        _usualValues = _tags.Create(settings.Tags);
        _usual = new WatchedTarget(new ServiceTarget(service) { Tags = _tags.Choose(settings.Tags) }, settings);
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

    /// <summary>The services watched, the usual one first.</summary>
    public IReadOnlyList<WatchedTarget> Watched => [_usual, .. _narrowed.Values];

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
            _narrowed.TryRemove(new(_tags.Create(watched.Target.Tags), watched));
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
        _settings.Options.TargetTags.Count == 0 || ReferenceEquals(request.Tags, _settings.Tags) || _tags.Equals(request.Tags, _usualValues)
            ? _usual
            : Narrowed(request.Tags);

    private WatchedTarget Narrowed(IReadOnlyDictionary<string, string> tags)
    {
        if (!_byTags.TryGetValue(tags, out var watched))
        {
            var target = _usual.Target with { Tags = _tags.Choose(tags) };
            watched = _narrowed.GetOrAdd(_tags.Create(tags), static (_, made) => new WatchedTarget(made.Target, made.Settings), (Target: target, Settings: _settings));
        }

        watched.Use();
        if (_disposed)
        {
            // Made behind the back of whoever disposes.
            _ = watched.DisposeAsync().AsTask();
        }

        return watched;
    }

    private void DropUnused()
    {
        foreach (var (values, watched) in _narrowed)
        {
            if (watched.TryEndUnused(_settings.Options.UnusedAfter) && _narrowed.TryRemove(new(values, watched)))
            {
                _ = watched.DisposeAsync().AsTask();
            }
        }
    }
}
