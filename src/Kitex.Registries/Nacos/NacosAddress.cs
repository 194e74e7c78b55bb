using System.Net.NetworkInformation;

namespace Kitex.Registries.Nacos;

/// <summary>The address that a client tells of itself, for the server's lists of who is connected.</summary>
internal static class NacosAddress
{
    private const int V4Bytes = 4;

    /// <summary>The first IPv4 address of a network that is up; loopback where there is none.</summary>
    public static string Own { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .Where(static network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
        .Select(static unicast => unicast.Address)
        .FirstOrDefault(static address => address.GetAddressBytes().Length == V4Bytes)?.ToString() ?? "127.0.0.1";
}
