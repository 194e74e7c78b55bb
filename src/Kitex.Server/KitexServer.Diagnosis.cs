using Kitex.Client;
using Kitex.Diagnostics;
using Kitex.Server.Diagnostics;

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
        _watched.Add(client);
    }

    /// <summary>The server as it is now, with the clients it watches. Takes time: for people, not for every call.</summary>
    public ServerDiagnosis Diagnose() => new()
    {
        At = _time.GetUtcNow(),
        Name = _services,
        Address = Address is { } address ? AddressText.Format(address) : null,
        State = State,
        Started = _started,
        Services = [.. _served.Select(static served => ServedServices.Describe(served))],
        ConnectionCount = ConnectionCount,
        MaxConnections = Limits.MaxConnections,
        Events = _events.Events,
        Clients = [.. _watched.Open.Select(static client => client.Diagnose())],
    };

    private ServerState State =>
        _stopped is { } stopping ? stopping.IsCompleted ? ServerState.Stopped : ServerState.Draining
        : _listener is null ? ServerState.New
        : ServerState.Running;
}
