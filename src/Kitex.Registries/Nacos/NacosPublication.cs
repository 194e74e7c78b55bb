namespace Kitex.Registries.Nacos;

/// <summary>
/// The instances of one service that are registered through a registry. A server keeps one word of each connection about each
/// service, so that several of them must be said together; those that come while it is said go along with the next.
/// </summary>
internal sealed class NacosPublication(string service, NacosSessions sessions, NacosOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<NacosInstance> _wanted = [];
    private NacosSession? _at;
    private int _version;
    private int _published;
    private bool _isBatch;

    /// <summary>Registers an instance, in place of one with the same address.</summary>
    /// <returns>The session that it lives as long as.</returns>
    /// <exception cref="RegistryException">No server could be reached, or it refused.</exception>
    public async ValueTask<NacosSession> PublishAsync(NacosInstance instance, CancellationToken cancellation)
    {
        var version = Change(wanted =>
        {
            wanted.RemoveAll(other => other.Ip == instance.Ip && other.Port == instance.Port);
            wanted.Add(instance);
        });
        try
        {
            return await PublishAsync(version, cancellation).ConfigureAwait(false);
        }
        catch
        {
            Change(wanted => wanted.Remove(instance));
            throw;
        }
    }

    /// <summary>Takes an instance out.</summary>
    /// <exception cref="RegistryException">The server did not answer, or refused.</exception>
    public async ValueTask LeaveAsync(NacosInstance instance, CancellationToken cancellation)
    {
        var isThere = false;
        Change(wanted => isThere = wanted.Remove(instance));
        if (!isThere)
        {
            return;
        }

        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // What came by a connection that is lost has gone with it.
            if (_at is { IsLost: false } session)
            {
                var (version, left) = Snapshot();
                var (type, request) = left.Length == 0
                    ? (NacosRequests.Instance, NacosRequests.Deregister(instance, options))
                    : (NacosRequests.BatchInstance, NacosRequests.RegisterAll(service, left, options));
                await session.AskAsync(type, request, cancellation).ConfigureAwait(false);
                _published = version;
            }
        }
        catch (RegistryException) when (_at is { IsLost: true })
        {
            // Gone with it too.
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<NacosSession> PublishAsync(int version, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                var session = await sessions.TakeAsync(cancellation).ConfigureAwait(false);
                if (_published - version >= 0 && ReferenceEquals(_at, session))
                {
                    return session;
                }

                try
                {
                    await SayAsync(session, cancellation).ConfigureAwait(false);
                    return session;
                }
                catch (RegistryException) when (session.IsLost && isFirst)
                {
                    // The next one, as far as there is one; who registers waits.
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask SayAsync(NacosSession session, CancellationToken cancellation)
    {
        var (version, all) = Snapshot();
        _isBatch = all.Length > 1 || (_isBatch && ReferenceEquals(_at, session));
        _at = session;
        var (type, request) = _isBatch
            ? (NacosRequests.BatchInstance, NacosRequests.RegisterAll(service, all, options))
            : (NacosRequests.Instance, NacosRequests.Register(all[0], options));
        await session.AskAsync(type, request, cancellation).ConfigureAwait(false);
        _published = version;
    }

    private int Change(Action<List<NacosInstance>> change)
    {
        lock (_gate)
        {
            change(_wanted);
            return ++_version;
        }
    }

    private (int Version, NacosInstance[] Instances) Snapshot()
    {
        lock (_gate)
        {
            return (_version, [.. _wanted]);
        }
    }
}
