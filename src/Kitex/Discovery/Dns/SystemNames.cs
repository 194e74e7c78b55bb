using System.Net;
using System.Net.NetworkInformation;

namespace Kitex.Discovery.Dns;

/// <summary>What the system knows of names: addresses by its own resolver, and the servers it is told to ask.</summary>
internal static class SystemNames
{
    private const string ServersFile = "/etc/resolv.conf";
    private const int Port = 53;

    /// <summary>The addresses of a name, each once; none where the name does not exist.</summary>
    public static async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return [.. (await System.Net.Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false)).Distinct()];
        }
        catch (Exception unknown) when (DnsClient.IsUnknownName(unknown))
        {
            return [];
        }
    }

    /// <summary>The servers to ask, read anew each time: they change when the network does.</summary>
    public static IReadOnlyList<IPEndPoint> Servers()
    {
        IReadOnlyList<IPEndPoint> named = File.Exists(ServersFile) ? Named(File.ReadLines(ServersFile)) : [];
        return named.Count > 0 ? named : OfNetworks() is { Count: > 0 } known ? known : [new IPEndPoint(IPAddress.Loopback, Port)];
    }

    /// <summary>The servers of a resolv.conf.</summary>
    public static IReadOnlyList<IPEndPoint> Named(IEnumerable<string> lines)
    {
        List<IPEndPoint> servers = [];
        foreach (var line in lines)
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] == "nameserver" && IPAddress.TryParse(words[1], out var address))
            {
                servers.Add(new IPEndPoint(address, Port));
            }
        }

        return servers;
    }

    private static List<IPEndPoint> OfNetworks() => OperatingSystem.IsLinux() || !NetworkInterface.GetIsNetworkAvailable() ? [] :
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(static network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(static network => network.GetIPProperties().DnsAddresses)
            .Distinct()
            .Select(static address => new IPEndPoint(address, Port)),
    ];
}
