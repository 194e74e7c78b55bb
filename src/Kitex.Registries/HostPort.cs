using System.Net;
using Kitex.Discovery;

namespace Kitex.Registries;

/// <summary>A host and a port, for registries that keep them apart.</summary>
/// <param name="Host">A name or an IP address.</param>
/// <param name="Port">The port.</param>
internal readonly record struct HostPort(string Host, int Port)
{
    /// <summary>Where an instance is.</summary>
    /// <param name="service">The instance.</param>
    /// <param name="registry">The registry's name, for errors.</param>
    /// <param name="addresses">The registry's addresses, for errors.</param>
    /// <exception cref="RegistryException">It is somewhere else than on a network.</exception>
    public static HostPort Of(ServiceRegistration service, string registry, string addresses) => service.Instance.Address switch
    {
        IPEndPoint ip => new(ip.Address.ToString(), ip.Port),
        DnsEndPoint name => new(name.Host, name.Port),
        var other => throw new RegistryException(
            registry, addresses, $"{service.Service} cannot be registered: {AddressText.Format(other)} is no host with a port, where others could reach it. Listen on one."),
    };

    /// <summary>The address.</summary>
    /// <exception cref="FormatException">Nobody can connect to it.</exception>
    public EndPoint ToAddress() => Host.Length == 0 || Port is <= 0 or > IPEndPoint.MaxPort ? throw new FormatException($"'{Host}' with port {Port} is no address to connect to.")
        : IPAddress.TryParse(Host, out var ip) ? new IPEndPoint(ip, Port)
        : new DnsEndPoint(Host, Port);
}
