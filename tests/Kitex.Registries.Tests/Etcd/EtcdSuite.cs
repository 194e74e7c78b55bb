using System.Globalization;
using System.Net;
using Kitex.Discovery;
using Kitex.Registries.Etcd;
using Kitex.Registries.Tests.Contract;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>Tests against an etcd of their own.</summary>
public abstract class EtcdSuite : OwningSuite
{
    protected const string Service = "echo.service";

    private protected EtcdServer Server { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Server = Own(CreateServer());
        await Server.StartAsync(isEmpty: true);
    }

    private protected virtual EtcdServer CreateServer() => new();

    /// <summary>A user of it with quick times.</summary>
    /// <param name="change">Changes the options.</param>
    /// <param name="logging">Takes what it logs.</param>
    /// <param name="port">Another port that leads to it.</param>
    protected EtcdRegistry Open(Func<EtcdOptions, EtcdOptions>? change = null, ILoggerFactory? logging = null, int? port = null)
    {
        var options = new EtcdOptions { Endpoints = [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port ?? Server.Port}")], LeaseTime = Server.LeaseTime, RetryDelay = TimeSpan.FromMilliseconds(200) };
        return Own(new EtcdRegistry(change?.Invoke(options) ?? options, logging));
    }

    private protected WatchedList Watch(EtcdRegistry registry, string service = Service) => Own(new WatchedList(registry, service));

    protected static ServiceRegistration Registration(int port, int weight = 10, string service = Service, params (string Name, string Value)[] tags) =>
        new(service, new Instance(new IPEndPoint(IPAddress.Loopback, port)) { Weight = weight, Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) });
}
