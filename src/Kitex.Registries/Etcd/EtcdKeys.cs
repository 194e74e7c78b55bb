using System.Net;
using System.Text;
using Kitex.Discovery;
using Kitex.Registries.Json;

namespace Kitex.Registries.Etcd;

/// <summary>Where an instance stands in etcd, and how, as Kitex's registry-etcd has it (v0.2.6).</summary>
/// <param name="prefix">What all keys begin with.</param>
/// <param name="addresses">The registry's, for errors.</param>
internal sealed class EtcdKeys(string prefix, string addresses)
{
    /// <summary>What the keys of a service begin with.</summary>
    /// <exception cref="RegistryException">There can be no service of that name.</exception>
    public byte[] Of(string service) => Encoding.UTF8.GetBytes(Folder(service));

    /// <summary>The key of an instance.</summary>
    /// <exception cref="RegistryException">There can be no such instance.</exception>
    public byte[] Of(ServiceRegistration service) => Encoding.UTF8.GetBytes(Folder(service.Service) + Address(service));

    /// <summary>The value of an instance.</summary>
    public byte[] ValueOf(ServiceRegistration service) => new GoJson()
        .Text("network", "tcp")
        .Text("address", Address(service))
        .Number("weight", service.Instance.Weight)
        .Tags("tags", service.Instance.Tags)
        .ToUtf8();

    /// <summary>The instance in a value.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Instance Read(ReadOnlySpan<byte> value)
    {
        var read = GoInstance.Read(value);
        return read.At(AddressText.Parse(read.Network == "unix" ? $"unix:{read.Address}" : read.Address));
    }

    /// <summary>The key behind the last that begins so.</summary>
    public static byte[] EndOf(byte[] beginning) => [.. beginning.AsSpan(0, beginning.Length - 1), (byte)(beginning[^1] + 1)];

    // It ends in a slash, so the byte behind the last can be had by one more.
    private string Folder(string service) => service.Length > 0 && !service.Contains('/', StringComparison.Ordinal)
        ? $"{prefix}/{service}/"
        : throw new RegistryException(EtcdRegistry.Kind, addresses, $"'{service}' cannot be the name of a service here: it must have letters, but no '/', which divides the keys. Give the service another name in the registry.");

    private string Address(ServiceRegistration service) => service.Instance.Address is IPEndPoint or DnsEndPoint
        ? AddressText.Format(service.Instance.Address)
        : throw new RegistryException(EtcdRegistry.Kind, addresses, $"{service.Service} at {service.Instance} cannot be registered: only host:port can be reached from elsewhere. Listen on one.");
}
