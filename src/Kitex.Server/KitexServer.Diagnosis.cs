using Kitex.Client;
using Kitex.Diagnostics;
using Kitex.Server.Admin;
using Kitex.Server.Diagnostics;
using Kitex.Server.Dispatching;

namespace Kitex.Server;

/// <content>What a server tells of itself.</content>
public sealed partial class KitexServer
{
    /// <summary>
    /// Shows a client beside this server, in <see cref="Diagnose"/> and on the admin page, and counts its calls from now on. One that is
    /// disposed goes by itself.
    /// </summary>
    /// <param name="client">A client that this process uses, at any time of its life.</param>
    public void Watch(KitexClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_watched.Add(client))
        {
            client.Count((_options.Admin ?? new AdminOptions()).Statistics);
        }
    }

    /// <summary>The server as it is now, with the clients it watches. Takes time: for people, not for every call.</summary>
    public ServerDiagnosis Diagnose() => new()
    {
        At = _time.GetUtcNow(),
        Name = _services,
        Address = Address is { } address ? AddressText.Format(address) : null,
        State = State,
        Started = _started,
        Options = ServerOptionTexts.Of(_live.Current),
        Limits = _admission.Describe(),
        Services = [.. _served.Select(static served => ServedServices.Describe(served))],
        Pipeline = ServerPipeline.Describe(_middleware, _served, _dispatcher),
        ConnectionCount = ConnectionCount,
        MaxConnections = Limits.MaxConnections,
        Connections = _connections.Describe(MostConnectionsShown),
        Registrations = _registrations.Describe(),
        Methods = _dispatcher.Observer?.Statistics?.Figures ?? [],
        Slow = _dispatcher.Observer?.Statistics?.Slow ?? [],
        Failed = _dispatcher.Observer?.Statistics?.Failed ?? [],
        Events = _events.Events,
        Clients = [.. _watched.Open.Select(static client => client.Diagnose())],
    };

    private const int MostConnectionsShown = 100;

    private ServerState State =>
        _stopped is { } stopping ? stopping.IsCompleted ? ServerState.Stopped : ServerState.Draining
        : _listener is null ? ServerState.New
        : ServerState.Running;
}
