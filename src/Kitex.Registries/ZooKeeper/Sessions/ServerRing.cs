using System.Net;
using Kitex.Network;
using Kitex.Network.Tls;
using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>The servers of an ensemble, tried one after the other in an order of chance, so that the clients spread.</summary>
internal sealed class ServerRing : IAsyncDisposable
{
    private readonly EndPoint[] _servers;
    private readonly NetworkEngine _engine;
    private readonly TlsEngine? _tls;
    private readonly DialOptions _dial;
    private int _next;

    /// <param name="options">Where they are, and how they are reached.</param>
    /// <param name="time">The clock.</param>
    public ServerRing(ZooKeeperOptions options, TimeProvider time)
    {
        _servers = [.. options.Endpoints.Select(AddressText.Parse)];
        Random.Shared.Shuffle(_servers);
        _engine = NetworkEngine.ForThisSystem(time);
        _tls = options.Tls is { } tls ? new TlsEngine(_engine, tls.ToEngine(grpc: null), time) : null;
        var session = options.SessionTimeout * 2 / 3;
        Limit = (session < options.Timeout ? session : options.Timeout) / _servers.Length;
        _dial = new DialOptions { Timeout = Limit };
        Addresses = string.Join(',', options.Endpoints);
    }

    /// <summary>How many there are.</summary>
    public int Count => _servers.Length;

    /// <summary>All of them, for errors.</summary>
    public string Addresses { get; }

    /// <summary>How long one may take until it is the next one's turn, so that all are tried in the time of one request, and before the session is over.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whose turn it is.</summary>
    public string Current => AddressText.Format(_servers[_next]);

    /// <summary>It is the next one's turn.</summary>
    public void Advance() => _next = (_next + 1) % _servers.Length;

    /// <summary>Connects to the one whose turn it is.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async ValueTask<PacketChannel> DialAsync(CancellationToken cancellation)
    {
        var connection = await ((NetworkEngine?)_tls ?? _engine).DialAsync(_servers[_next], _dial, cancellation).ConfigureAwait(false);
        connection.Placement = Placement.ThreadPool;
        return new PacketChannel(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_tls is not null)
        {
            await _tls.DisposeAsync().ConfigureAwait(false);
        }

        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
