namespace Kitex.Load.Serving;

/// <summary>Several servers of one service, each with its own way to handle calls.</summary>
internal sealed class ServerGroup(IReadOnlyList<RunningServer> servers) : RunningServer
{
    public override string Address => string.Join(Handlers.Separator, servers.Select(static server => server.Address));

    public override Task StartAsync() => Task.WhenAll(servers.Select(static server => server.StartAsync()));

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }
}
