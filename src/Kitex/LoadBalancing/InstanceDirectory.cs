using System.Collections.Concurrent;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>The instances of a client's service, kept up to date: one immutable snapshot per target, which a call reads once.</summary>
internal sealed class InstanceDirectory : IAsyncDisposable
{
    private readonly DirectorySettings _settings;
    private readonly ConcurrentDictionary<ServiceTarget, WatchedTarget> _narrowed = new();
    private readonly WatchedTarget _whole;

    public InstanceDirectory(string service, DirectorySettings settings)
    {
        _settings = settings;
        _whole = new WatchedTarget(new ServiceTarget(service), settings);
    }

    /// <summary>Who resolves, for diagnosis.</summary>
    public IResolver Resolver => _settings.Resolver;

    /// <summary>The instances of the call's service, when they are known.</summary>
    public InstanceSnapshot? TryGet(RpcRequest request) => Of(request).Current;

    /// <summary>The instances of the call's service, once they are known.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="Exception">Whatever the resolver threw.</exception>
    public Task<InstanceSnapshot> GetAsync(RpcRequest request, CancellationToken cancellation) => Of(request).GetAsync(cancellation);

    /// <summary>An instance of the call's service could not be reached.</summary>
    public void ReportUnreachable(RpcRequest request) => _settings.Resolver.Refresh(Of(request).Target);

    public async ValueTask DisposeAsync()
    {
        await _whole.DisposeAsync().ConfigureAwait(false);
        foreach (var (_, watched) in _narrowed)
        {
            await watched.DisposeAsync().ConfigureAwait(false);
        }
    }

    private WatchedTarget Of(RpcRequest request) =>
        _settings.Options.TargetTags.Count == 0 || request.Options?.Tags is not { Count: > 0 } tags ? _whole : Narrowed(tags);

    private WatchedTarget Narrowed(IReadOnlyDictionary<string, string> tags)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var name in _settings.Options.TargetTags)
        {
            if (tags.TryGetValue(name, out var value))
            {
                chosen[name] = value;
            }
        }

        return chosen.Count == 0
            ? _whole
            : _narrowed.GetOrAdd(_whole.Target with { Tags = chosen }, static (target, settings) => new WatchedTarget(target, settings), _settings);
    }
}
