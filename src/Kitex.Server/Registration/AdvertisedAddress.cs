using System.Net;
using System.Net.NetworkInformation;

namespace Kitex.Server.Registration;

/// <summary>From the address that is bound to the one that others can reach.</summary>
internal static class AdvertisedAddress
{
    private const string UnixPrefix = "unix:";

    /// <param name="bound">Where the server listens.</param>
    /// <param name="wanted">What the user wants said; null for what is bound.</param>
    /// <param name="isMachineLocal">Whether only this machine needs to reach it.</param>
    public static EndPoint Of(EndPoint bound, string? wanted, bool isMachineLocal)
    {
        var address = wanted is null ? bound : AddressText.Parse(wanted);
        var port = (bound as IPEndPoint)?.Port ?? 0;
        return address switch
        {
            IPEndPoint ip => new IPEndPoint(IsEvery(ip.Address) ? OneOf(ip.Address, isMachineLocal) : ip.Address, ip.Port == 0 ? port : ip.Port),
            DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, port),
            _ => WithWholePath(address),
        };
    }

    private static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress OneOf(IPAddress every, bool isMachineLocal)
    {
        var loopback = every.Equals(IPAddress.Any) ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        return isMachineLocal ? loopback : First(acceptsV6: every.Equals(IPAddress.IPv6Any)) ?? loopback;
    }

    /// <summary>The first address of a network that is up, IPv4 before IPv6; null when there is none.</summary>
    private static IPAddress? First(bool acceptsV6) => NetworkInterface.GetAllNetworkInterfaces()
        .Where(static network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
        .Select(static unicast => unicast.Address)
        .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && (acceptsV6 || IsV4(address)))
        .OrderBy(static address => IsV4(address) ? 0 : 1)
        .FirstOrDefault();

    private static bool IsV4(IPAddress address) => address.GetAddressBytes().Length == 4;

    // Others work in other directories.
    private static EndPoint WithWholePath(EndPoint address)
    {
        var text = AddressText.Format(address);
        return text.StartsWith(UnixPrefix, StringComparison.Ordinal) && !Path.IsPathRooted(text[UnixPrefix.Length..]) && text[UnixPrefix.Length] != '\0'
            ? AddressText.Parse(UnixPrefix + Path.GetFullPath(text[UnixPrefix.Length..]))
            : address;
    }
}
