using System.Globalization;
using Kitex.Discovery;
using Kitex.Registries.Json;

namespace Kitex.Registries.Eureka;

/// <summary>An instance as it is registered: with the bytes of Kitex's registry-eureka.</summary>
internal sealed class EurekaEntry
{
    private readonly ServiceRegistration _service;
    private readonly EurekaOptions _options;
    private readonly string _host;
    private readonly int _port;

    /// <exception cref="RegistryException">Eureka cannot hold it.</exception>
    public EurekaEntry(ServiceRegistration service, EurekaOptions options)
    {
        _service = service;
        _options = options;
        (_host, _port) = HostPort.Of(service, EurekaServers.Name, string.Join(",", options.Endpoints));
    }

    /// <summary>The service, which Eureka calls an application.</summary>
    public string Service => _service.Service;

    /// <summary>What tells it from all others.</summary>
    public string Id => $"{Service}:{AddressText.Format(_service.Instance.Address)}";

    /// <summary>The request's body.</summary>
    public byte[] Write()
    {
        var meta = new GoJson().Number("Weight", _service.Instance.Weight).Tags("Tags", _service.Instance.Tags);
        return new GoXml()
            .Begin("instance")
            .Element("instanceId", Id)
            .Element("hostName", Id)
            .Element("app", Service)
            .Element("ipAddr", _host)
            .Element("vipAddress", "")
            .Element("secureVipAddress", "")
            .Element("status", "UP")
            .Element("overriddenstatus", "")
            .Element("homePageUrl", "")
            .Element("statusPageUrl", "")
            .Element("healthCheckUrl", "")
            .Element("countryId", "0")
            .Begin("dataCenterInfo")
            .Element("name", "MyOwn")
            .Element("metadata", "")
            .End("dataCenterInfo")
            .Begin("leaseInfo")
            .Element("renewalIntervalInSecs", _options.LeaseTime is null ? "0" : Seconds(_options.Heartbeat))
            .Element("durationInSecs", _options.LeaseTime is { } lease ? Seconds(lease) : "0")
            .Element("registrationTimestamp", "0")
            .Element("lastRenewalTimestamp", "0")
            .Element("evictionTimestamp", "0")
            .Element("serviceUpTimestamp", "0")
            .End("leaseInfo")
            .Begin("metadata")
            .Element(EurekaInstance.MetaKey, meta.ToString())
            .End("metadata")
            .Element("port", _port.ToString(CultureInfo.InvariantCulture), "enabled=\"false\"")
            .Element("securePort", "0", "enabled=\"false\"")
            .End("instance")
            .ToUtf8();
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0}");
}
