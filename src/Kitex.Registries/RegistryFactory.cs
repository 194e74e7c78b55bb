using Kitex.Configuration;
using Kitex.Discovery;
using Kitex.Registries.Configuration;
using Kitex.Registries.Consul;
using Kitex.Registries.Etcd;
using Kitex.Registries.Eureka;
using Kitex.Registries.Nacos;
using Kitex.Registries.ZooKeeper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries;

/// <summary>Opens a registry that is chosen by an address or a configuration, and not by code.</summary>
public static class RegistryFactory
{
    private const string Kinds = "local, consul, etcd, eureka, nacos, zookeeper";

    /// <summary>
    /// Opens a registry by its address: "local://", "local:///run/services", "consul://127.0.0.1:8500?Check=Ttl",
    /// "eureka://one:8761,two:8761/eureka", "nacos://one:8848,two:8848/namespace?Group=blue". Where it can be reached, its user, and what its
    /// options are called stand in it: "etcd://user:password@one:2379,two:2379/prefix?Timeout=1s".
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <returns>The registry; it connects when it is first used.</returns>
    /// <exception cref="FormatException">It is no address of a registry.</exception>
    /// <exception cref="RpcConfigurationException">There is no such registry, or no such option.</exception>
    public static IServiceRegistry Open(string address, ILoggerFactory? logging = null, TimeProvider? time = null) =>
        Open(RegistryAddress.Read(address), logging, time);

    /// <summary>
    /// Opens a registry by a section of a configuration: its Kind, and beside it the options of that kind by their names; or its
    /// Address alone.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <returns>The registry; it connects when it is first used.</returns>
    /// <exception cref="FormatException">The Address is none of a registry.</exception>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be; the text names it.</exception>
    public static IServiceRegistry Open(IConfiguration section, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        var settings = new SettingsReader(section);
        if (settings.Text("Address") is { } address)
        {
            settings.Expect("Address");
            return Open(address, logging, time);
        }

        var kind = settings.Text("Kind") ?? "";
        return kind.ToUpperInvariant() switch
        {
            "CONSUL" => new ConsulRegistry(ConsulSettings.Read(settings), logging, time),
            "ETCD" => new EtcdRegistry(EtcdSettings.Read(settings), logging, time),
            "EUREKA" => new EurekaRegistry(EurekaSettings.Read(settings), logging, time),
            "LOCAL" => new OpenedLocalRegistry(new LocalRegistry(RegistrySettings.Local(settings), logging, time)),
            "NACOS" => new NacosRegistry(NacosSettings.Read(settings), logging, time),
            "ZOOKEEPER" => new ZooKeeperRegistry(ZooKeeperSettings.Read(settings), logging, time),
            _ => throw settings.Wrong("Kind", kind, $"one of {Kinds}"),
        };
    }
}
