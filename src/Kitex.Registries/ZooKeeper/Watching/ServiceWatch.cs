using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kitex.Discovery;
using Kitex.Registries.Json;
using Kitex.Registries.Watching;
using Kitex.Registries.ZooKeeper.Sessions;
using Kitex.Registries.ZooKeeper.Wire;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.ZooKeeper.Watching;

/// <summary>
/// A service as one reader watches it: its children are listed when some have come or gone, and only those are read whose data
/// are not known or have changed. What fails once there is a list is tried again.
/// </summary>
internal sealed class ServiceWatch
{
    // Few enough that a server has room for those of others.
    private const int MostReadsAtOnce = 100;

    private readonly ZooKeeperSession _session;
    private readonly string _path;
    private readonly ServiceTarget _target;
    private readonly ZooKeeperOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly InstanceFeed _feed;
    private readonly Channel<byte> _changes = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, WatchedChild> _children = [];
    private readonly IgnoredEntries _ignored;
    private readonly Action _listFired;
    private volatile bool _isListStale = true;
    private bool _isPublished;

    /// <param name="session">The session.</param>
    /// <param name="path">The service's node.</param>
    /// <param name="target">What is looked for.</param>
    /// <param name="options">The registry's options.</param>
    /// <param name="ignored">Takes what is no instance.</param>
    /// <param name="logger">The registry's log.</param>
    /// <param name="time">The clock.</param>
    public ServiceWatch(ZooKeeperSession session, string path, ServiceTarget target, ZooKeeperOptions options, IgnoredEntries ignored, ILogger logger, TimeProvider time)
    {
        _session = session;
        _path = path;
        _target = target;
        _options = options;
        _ignored = ignored;
        _logger = logger;
        _time = time;
        _feed = new InstanceFeed(options.Settle, time);
        _listFired = () =>
        {
            _isListStale = true;
            Changed();
        };
    }

    /// <summary>The first list, and each that differs from the one before.</summary>
    public async IAsyncEnumerable<InstanceSet> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _session.Closed);
        var keeping = Task.Run(() => KeepAsync(ended.Token), CancellationToken.None);
        try
        {
            await foreach (var instances in _feed.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return instances;
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            DropWatches();
        }
    }

    /// <summary>Reads whenever something has changed, until the watch ends or what fails will not be better.</summary>
    private async Task KeepAsync(CancellationToken ended)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                var started = _time.GetTimestamp();
                await ReadAsync(ended).ConfigureAwait(false);
                failures = 0;
                await _changes.Reader.ReadAsync(ended).ConfigureAwait(false);

                // Of many changes the next read sees more than the first.
                if (_time.GetElapsedTime(started) is var since && since < _options.Settle)
                {
                    await Task.Delay(_options.Settle - since, _time, ended).ConfigureAwait(false);
                }
            }
            catch (RegistryException failed) when (_isPublished && !failed.IsDenied && !ended.IsCancellationRequested)
            {
                if (failures++ == 0)
                {
                    Log.ZooKeeperNotRead(_logger, _target.Service, failed);
                }

                await Task.Delay(_options.RetryDelay, _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failed)
            {
                _feed.Fail(_session.Closed.IsCancellationRequested ? new ObjectDisposedException(nameof(ZooKeeperRegistry)) : failed);
                return;
            }
        }
    }

    private async Task ReadAsync(CancellationToken ended)
    {
        while (_isListStale)
        {
            await ListAsync(ended).ConfigureAwait(false);
        }

        foreach (var part in _children.Values.Where(static child => child.IsStale).Chunk(MostReadsAtOnce))
        {
            await Task.WhenAll(part.Select(child => ReadAsync(child, ended))).ConfigureAwait(false);
        }

        if (_children.Count > 0 && _children.Values.All(static child => child.IsDenied))
        {
            throw _session.Problem($"the instances of {_target.Service} may not be read by {(_options.User is { } user ? $"the user {user}, or its password is another one" : "everybody: set User and Password")}.", isDenied: true);
        }

        _feed.Publish(new InstanceSet(_children.Values.Select(static child => child.Instance).OfType<Instance>().Where(instance => _target.Fits(instance.Tags))));
        _isPublished = true;
    }

    private async Task ListAsync(CancellationToken ended)
    {
        _isListStale = false;
        try
        {
            _session.Watches.Set(WatchKind.Children, _path, _listFired);
            var request = ZooKeeperRequest.GetChildren(_path, isWatched: true);
            var reply = await _session.AskAsync(request, ended).ConfigureAwait(false);
            switch (reply.Error)
            {
                case ZooKeeperError.None:
                    Take(Names(reply));
                    break;
                case ZooKeeperError.NoNode:
                    _session.Watches.Drop(WatchKind.Children, _path, _listFired);
                    Take([]);
                    await AwaitNodeAsync(ended).ConfigureAwait(false);
                    break;
                default:
                    throw _session.Refusal(reply, request);
            }
        }
        catch
        {
            _isListStale = true;
            throw;
        }
    }

    /// <summary>There is no such service: whoever makes its node is told of. Unless it has come meanwhile.</summary>
    private async Task AwaitNodeAsync(CancellationToken ended)
    {
        _session.Watches.Set(WatchKind.Absent, _path, _listFired);
        var request = ZooKeeperRequest.Exists(_path, isWatched: true);
        var reply = await _session.AskAsync(request, ended).ConfigureAwait(false);
        switch (reply.Error)
        {
            case ZooKeeperError.None:
                _isListStale = true;
                break;
            case not ZooKeeperError.NoNode:
                throw _session.Refusal(reply, request);
        }
    }

    private string[] Names(ZooKeeperReply reply)
    {
        try
        {
            return new JuteReader(reply.Body.Span).ReadTexts();
        }
        catch (InvalidDataException malformed)
        {
            throw _session.Problem($"the children of {_path} cannot be read: {malformed.Message}", malformed);
        }
    }

    /// <summary>Those that are gone are forgotten, those that are new are to be read.</summary>
    private void Take(string[] names)
    {
        var there = names.ToHashSet();
        foreach (var (name, child) in _children.Where(known => !there.Contains(known.Key)).ToArray())
        {
            _session.Watches.Drop(WatchKind.Data, child.Path, child.Fired);
            _children.Remove(name);
        }

        foreach (var name in there)
        {
            if (NodePath.AddressOf(name) is not null)
            {
                _children.TryAdd(name, new WatchedChild($"{_path}/{name}", Changed));
            }
            else
            {
                _ignored.Add(_target.Service, name, "its name is no address");
            }
        }
    }

    private async Task ReadAsync(WatchedChild child, CancellationToken ended)
    {
        child.IsStale = false;
        try
        {
            _session.Watches.Set(WatchKind.Data, child.Path, child.Fired);
            var request = ZooKeeperRequest.GetData(child.Path, isWatched: true);
            var reply = await _session.AskAsync(request, ended).ConfigureAwait(false);
            child.IsDenied = reply.Error == ZooKeeperError.NoRights;
            switch (reply.Error)
            {
                case ZooKeeperError.None:
                    Take(child, reply);
                    break;
                case ZooKeeperError.NoRights:
                    Ignore(child, _session.Refusal(reply, request).Message);
                    break;
                case ZooKeeperError.NoNode:
                    // It has just gone, which the next list tells; unless it has come again by then, and must be read.
                    child.Instance = null;
                    child.IsStale = true;
                    break;
                default:
                    throw _session.Refusal(reply, request);
            }
        }
        catch
        {
            child.IsStale = true;
            throw;
        }
    }

    private void Take(WatchedChild child, ZooKeeperReply reply)
    {
        try
        {
            var data = new JuteReader(reply.Body.Span).ReadBytes();
            child.Instance = GoInstance.Read(data).At(NodePath.AddressOf(child.Path[(_path.Length + 1)..])!);
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidDataException)
        {
            Ignore(child, malformed.Message);
        }
    }

    private void Ignore(WatchedChild child, string fault)
    {
        child.Instance = null;
        _ignored.Add(_target.Service, child.Path, fault);
    }

    private void Changed() => _changes.Writer.TryWrite(0);

    private void DropWatches()
    {
        _session.Watches.Drop(WatchKind.Children, _path, _listFired);
        _session.Watches.Drop(WatchKind.Absent, _path, _listFired);
        foreach (var child in _children.Values)
        {
            _session.Watches.Drop(WatchKind.Data, child.Path, child.Fired);
        }
    }
}
