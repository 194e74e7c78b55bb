using System.Globalization;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>Three servers of etcd that are one.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private const int MostStarts = 5;

    private List<EtcdServer> _members = [];

    /// <summary>Those that live.</summary>
    public IReadOnlyList<EtcdServer> Members => _members;

    /// <summary>Its address, of the members that there were at the start.</summary>
    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        for (var i = 1; !await TryStartAsync(); i++)
        {
            Assert.True(i < MostStarts, "The cluster does not start.");
            await DisposeAsync();
        }

        Address = $"etcd://{string.Join(',', _members.Select(static member => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{member.Port}")))}?LeaseTime=5s&RetryDelay=200ms";
    }

    /// <summary>Kills the member that leads (SIGKILL).</summary>
    public async Task KillLeaderAsync()
    {
        foreach (var member in _members)
        {
            var status = await member.AskAsync("maintenance/status", "{}");
            if (status.GetProperty("leader").GetString() == status.GetProperty("header").GetProperty("member_id").GetString())
            {
                _members.Remove(member);
                await member.DisposeAsync();
                return;
            }
        }

        Assert.Fail("Nobody leads.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        _members = [];
    }

    private async Task<bool> TryStartAsync()
    {
        _members = [.. Enumerable.Range(1, 3).Select(static i => new EtcdServer { Name = $"n{i}" })];
        var cluster = string.Join(',', _members.Select(static member => string.Create(CultureInfo.InvariantCulture, $"{member.Name}=http://127.0.0.1:{member.PeerPort}")));
        foreach (var member in _members)
        {
            member.Cluster = cluster;
            member.Launch();
        }

        return (await Task.WhenAll(_members.Select(static member => member.ReadyAsync()))).All(static isReady => isReady);
    }
}
