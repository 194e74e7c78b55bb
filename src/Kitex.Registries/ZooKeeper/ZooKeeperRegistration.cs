using Kitex.Discovery;
using Kitex.Registries.Json;
using Kitex.Registries.Keeping;
using Kitex.Registries.ZooKeeper.Sessions;
using Kitex.Registries.ZooKeeper.Wire;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.ZooKeeper;

/// <summary>An instance's node. It lives as long as the session, so a beat only looks whether it is still there.</summary>
internal sealed class ZooKeeperRegistration : KeptRegistration
{
    // Others may make and remove nodes at the same time.
    private const int MostTries = 5;

    private readonly ZooKeeperSession _session;
    private readonly string _path;
    private readonly byte[] _data;
    private readonly NodeRights _rights;
    private long _registeredBy;

    /// <param name="session">The session.</param>
    /// <param name="path">The node.</param>
    /// <param name="service">The instance.</param>
    /// <param name="options">The registry's options.</param>
    /// <param name="logger">The registry's log.</param>
    /// <param name="time">The clock.</param>
    public ZooKeeperRegistration(ZooKeeperSession session, string path, ServiceRegistration service, ZooKeeperOptions options, ILogger logger, TimeProvider time)
        : base(ZooKeeperRegistry.Kind, service, options.RetryDelay, logger, time)
    {
        _session = session;
        _path = path;
        _data = new GoJson().Number("Weight", service.Instance.Weight).Tags("Tags", service.Instance.Tags).ToUtf8();
        _rights = options.User is { } user ? NodeRights.Of(user, options.Password ?? "") : NodeRights.Everybody;
        Interval = options.SessionTimeout;
    }

    /// <inheritdoc/>
    protected override TimeSpan Interval { get; }

    /// <inheritdoc/>
    protected override async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        var request = ZooKeeperRequest.CreateEphemeral(_path, _data, _rights);
        for (var i = 0; i < MostTries; i++)
        {
            var reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
            switch (reply.Error)
            {
                case ZooKeeperError.None:
                    _registeredBy = reply.Session;
                    return;
                case ZooKeeperError.NoNode:
                    await CreateAsync(NodePath.Above(_path), cancellation).ConfigureAwait(false);
                    break;
                case ZooKeeperError.NodeExists:
                    if (await TakeOverAsync(cancellation).ConfigureAwait(false))
                    {
                        return;
                    }

                    break;
                default:
                    throw _session.Refusal(reply, request);
            }
        }

        throw _session.Problem($"{_path} could not be made: it comes and goes by itself.");
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> BeatAsync(CancellationToken cancellation)
    {
        var (owner, session) = await OwnerAsync(cancellation).ConfigureAwait(false);

        // A node of a session that is neither this one nor the one before it belongs to who has come to this address since.
        return owner is not null && (owner == session || owner != _registeredBy);
    }

    /// <inheritdoc/>
    protected override async ValueTask DeregisterAsync(CancellationToken cancellation)
    {
        var (owner, session) = await OwnerAsync(cancellation).ConfigureAwait(false);
        if (owner == session || owner == _registeredBy)
        {
            await DeleteAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The session of the node, null where there is none, and the one that has asked.</summary>
    private async ValueTask<(long? Owner, long Session)> OwnerAsync(CancellationToken cancellation)
    {
        var request = ZooKeeperRequest.Exists(_path, isWatched: false);
        var reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        return reply.Error switch
        {
            ZooKeeperError.None => (Owner(reply), reply.Session),
            ZooKeeperError.NoNode => (null, reply.Session),
            _ => throw _session.Refusal(reply, request),
        };
    }

    private long Owner(ZooKeeperReply reply)
    {
        try
        {
            var fields = new JuteReader(reply.Body.Span);
            return NodeFacts.Read(ref fields).Owner;
        }
        catch (InvalidDataException malformed)
        {
            throw _session.Problem($"the facts of {_path} cannot be read: {malformed.Message}", malformed);
        }
    }

    /// <summary>Makes a node that is there the instance's: that of the own session is changed, any other is removed.</summary>
    /// <returns>Whether it is the instance's now.</returns>
    private async ValueTask<bool> TakeOverAsync(CancellationToken cancellation)
    {
        var (owner, session) = await OwnerAsync(cancellation).ConfigureAwait(false);
        if (owner != session)
        {
            await DeleteAsync(cancellation).ConfigureAwait(false);
            return false;
        }

        var request = ZooKeeperRequest.SetData(_path, _data);
        var reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        if (reply.Error is not (ZooKeeperError.None or ZooKeeperError.NoNode))
        {
            throw _session.Refusal(reply, request);
        }

        _registeredBy = reply.Session;
        return reply.Error == ZooKeeperError.None && reply.Session == session;
    }

    private async ValueTask DeleteAsync(CancellationToken cancellation)
    {
        var request = ZooKeeperRequest.Delete(_path);
        var reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        if (reply.Error is not (ZooKeeperError.None or ZooKeeperError.NoNode))
        {
            throw _session.Refusal(reply, request);
        }
    }

    /// <summary>Makes a node that stays, and those above it; the deepest first, as the upper ones may be nobody's to write.</summary>
    private async ValueTask CreateAsync(string path, CancellationToken cancellation)
    {
        var request = ZooKeeperRequest.CreatePersistent(path, _rights);
        var reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        if (reply.Error == ZooKeeperError.NoNode && NodePath.Above(path).Length > 0)
        {
            await CreateAsync(NodePath.Above(path), cancellation).ConfigureAwait(false);
            reply = await _session.AskAsync(request, cancellation).ConfigureAwait(false);
        }

        if (reply.Error is not (ZooKeeperError.None or ZooKeeperError.NodeExists))
        {
            throw _session.Refusal(reply, request);
        }
    }
}
