using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kitex.Registries.Nacos;
using Kitex.Registries.Tests.Servers;
using Kitex.Server;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>
/// In the place of Nacos, of which none can be had here: both of its protocols over one store. That it takes what the Go registries
/// send is held by their recordings.
/// </summary>
internal sealed class NacosDouble : IRegistryServer
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(50);

    private readonly NacosProtocol _protocol;
    private readonly NacosTimes _times;
    private readonly X509Certificate2? _certificate;
    private readonly HttpDouble _http;
    private readonly ITimer _sweeps;
    private KitexServer? _grpc;
    private int _grpcPort;

    /// <param name="protocol">What <see cref="AddressAt"/> speaks.</param>
    /// <param name="times">How long things last; default short.</param>
    /// <param name="user">Who must log in; null for nobody.</param>
    /// <param name="password">The user's.</param>
    /// <param name="certificate">Both protocols speak TLS with it; null for no TLS.</param>
    public NacosDouble(NacosProtocol protocol = NacosProtocol.Grpc, NacosTimes? times = null, string? user = null, string? password = null, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _protocol = protocol;
        _times = times ?? NacosTimes.Short;
        Store = new NacosStore(_times, TimeProvider.System);
        Accounts = new NacosAccounts(user, password, _times, TimeProvider.System);
        Http = new NacosHttpDouble(Store, Accounts, _times);
        Grpc = new NacosGrpcDouble(Store, Accounts);
        _http = new HttpDouble(Http.ServeAsync, certificate);
        _sweeps = TimeProvider.System.CreateTimer(_ => Store.Sweep(), null, SweepInterval, SweepInterval);
    }

    public NacosStore Store { get; }

    public NacosAccounts Accounts { get; }

    public NacosHttpDouble Http { get; }

    public NacosGrpcDouble Grpc { get; }

    /// <summary>The HTTP port, on loopback.</summary>
    public int HttpPort => _http.Port;

    /// <summary>The gRPC port, on loopback.</summary>
    public int GrpcPort => _grpcPort;

    public int Port => _protocol == NacosProtocol.Http ? HttpPort : GrpcPort;

    public TimeSpan LeaseTime => _protocol == NacosProtocol.Http ? _times.Removed : TimeSpan.FromSeconds(1);

    /// <summary>The options of a registry that uses it, with short times.</summary>
    public NacosOptions Options => new()
    {
        Endpoints = [$"127.0.0.1:{HttpPort}"],
        Protocol = _protocol,
        GrpcPortOffset = GrpcPort - HttpPort,
        PollInterval = TimeSpan.FromMilliseconds(50),
        HealthCheckInterval = TimeSpan.FromMilliseconds(200),
        RetryDelay = TimeSpan.FromMilliseconds(50),
        EnvironmentTags = "",
    };

    public string AddressAt(int port) => _protocol == NacosProtocol.Http
        ? $"nacos://127.0.0.1:{port}?Protocol=Http&PollInterval=100ms&RetryDelay=100ms"
        : $"nacos://127.0.0.1:{port}?GrpcPortOffset=0&HealthCheckInterval=500ms&RetryDelay=100ms";

    public async Task StartAsync(bool isEmpty = true)
    {
        // Nacos keeps what is ephemeral nowhere but in memory.
        Store.Clear();
        await _http.StartAsync();
        var services = Grpc.Services().ToArray();
        _grpc = KitexServer.Create(services[0], o => Secure(o
            .AddService(services[1])
            .Listen($"127.0.0.1:{_grpcPort}")
            .Configure(static x => x with { DrainTimeout = TimeSpan.Zero })));
        await _grpc.StartAsync();
        _grpcPort = ((IPEndPoint)_grpc.Address!).Port;
    }

    public async Task KillAsync()
    {
        await _http.KillAsync();
        if (_grpc is not null)
        {
            await _grpc.DisposeAsync();
            _grpc = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        if (_grpc is not null)
        {
            await _grpc.DisposeAsync();
        }

        await _sweeps.DisposeAsync();
    }

    private void Secure(KitexServerBuilder server)
    {
        if (_certificate is not null)
        {
            server.Tls(_certificate);
        }
    }
}
