using System.Globalization;
using Kitex.Discovery;
using Kitex.Registries.Json;

namespace Kitex.Registries.Consul;

/// <summary>An instance as it is registered with an agent: with the bytes of Kitex's registry-consul.</summary>
internal sealed class ConsulService
{
    private readonly ServiceRegistration _service;
    private readonly ConsulOptions _options;
    private readonly string _host;
    private readonly int _port;

    /// <exception cref="RegistryException">Consul cannot hold it.</exception>
    public ConsulService(ServiceRegistration service, ConsulOptions options)
    {
        _service = service;
        _options = options;
        (_host, _port) = HostPort.Of(service, ConsulAgent.Name, string.Join(",", options.Endpoints));
        if (service.Instance.Tags.Keys.FirstOrDefault(static key => key.Contains(':', StringComparison.Ordinal)) is { } wrong)
        {
            throw Impossible($"the tag '{wrong}' has a colon in its name; tags are written there as name:value. Rename it.");
        }
    }

    /// <summary>What tells it from all others of the agent.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{_service.Service}:{_host}:{_port}");

    /// <summary>The request's body.</summary>
    public byte[] Write()
    {
        var weight = _service.Instance.Weight;
        var body = new GoJson().Text("ID", Id).Text("Name", _service.Service);
        if (_service.Instance.Tags.Count > 0)
        {
            body.Texts("Tags", _service.Instance.Tags.Select(static tag => $"{tag.Key}:{tag.Value}").Order(StringComparer.Ordinal));
        }

        body.Number("Port", _port)
            .Text("Address", _host)
            .Object("Weights", new GoJson().Number("Passing", weight).Number("Warning", weight))
            .Object("Check", Check())
            .Object("Checks", null);

        // As Go's encoder ends it.
        return [.. body.ToUtf8(), (byte)'\n'];
    }

    private GoJson? Check()
    {
        var check = new GoJson();
        switch (_options.Check)
        {
            case ConsulCheck.Tcp:
                check.Text("Interval", Duration(_options.CheckInterval)).Text("Timeout", Duration(_options.CheckTimeout)).Text("TCP", AddressText.Format(_service.Instance.Address));
                break;
            case ConsulCheck.Ttl:
                check.Text("TTL", Duration(_options.CheckTtl));
                break;
            default:
                return null;
        }

        return _options.DeregisterAfter is { } after ? check.Text("DeregisterCriticalServiceAfter", Duration(after)) : check;
    }

    private RegistryException Impossible(string problem) =>
        new(ConsulAgent.Name, string.Join(",", _options.Endpoints), $"{_service.Service} cannot be registered: {problem}");

    /// <summary>A time as Go reads it, as short as registry-consul has it.</summary>
    internal static string Duration(TimeSpan time)
    {
        var (count, unit) = time.Ticks % TimeSpan.TicksPerMinute == 0 ? (time.Ticks / TimeSpan.TicksPerMinute, "m")
            : time.Ticks % TimeSpan.TicksPerSecond == 0 ? (time.Ticks / TimeSpan.TicksPerSecond, "s")
            : ((long)Math.Ceiling(time.TotalMilliseconds), "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
