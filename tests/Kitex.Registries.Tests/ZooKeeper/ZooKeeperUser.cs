using Kitex.Registries.ZooKeeper;
using Kitex.Registries.ZooKeeper.Sessions;
using Kitex.Registries.ZooKeeper.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>Somebody else who uses the same ZooKeeper, and writes what it likes.</summary>
internal sealed class ZooKeeperUser(int port) : IAsyncDisposable
{
    private readonly ZooKeeperSession _session = new(
        new ZooKeeperOptions { Endpoints = [$"127.0.0.1:{port}"], Timeout = TimeSpan.FromSeconds(30) }, NullLogger.Instance, TimeProvider.System);

    /// <summary>Makes a node; its parents must be there.</summary>
    public async Task CreateAsync(string path, byte[]? data = null, NodeRights? rights = null)
    {
        rights ??= NodeRights.Everybody;
        await DoAsync(data is null ? ZooKeeperRequest.CreatePersistent(path, rights) : ZooKeeperRequest.CreateEphemeral(path, data, rights));
    }

    public Task ChangeAsync(string path, byte[] data) => DoAsync(ZooKeeperRequest.SetData(path, data));

    public Task DeleteAsync(string path) => DoAsync(ZooKeeperRequest.Delete(path));

    /// <summary>A node's data, and the session it ends with; null when there is none.</summary>
    public async Task<(byte[] Data, long Owner)?> FindAsync(string path)
    {
        var reply = await _session.AskAsync(ZooKeeperRequest.GetData(path, isWatched: false), default);
        return reply.Error == ZooKeeperError.NoNode ? null : Read(reply);
    }

    /// <summary>The session that a node ends with; null when there is none.</summary>
    public async Task<long?> OwnerAsync(string path) => (await FindAsync(path))?.Owner;

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static (byte[] Data, long Owner) Read(ZooKeeperReply reply)
    {
        Assert.Equal(ZooKeeperError.None, reply.Error);
        var fields = new JuteReader(reply.Body.Span);
        return (fields.ReadBytes().ToArray(), NodeFacts.Read(ref fields).Owner);
    }

    private async Task DoAsync(ZooKeeperRequest request) => Assert.Equal(ZooKeeperError.None, (await _session.AskAsync(request, default)).Error);
}
