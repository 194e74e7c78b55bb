using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kitex.Network.Memory;

namespace Kitex;

/// <summary>Addresses as people write them: "host:port", "[::1]:8888", "unix:/run/echo.sock", "memory:echo".</summary>
public static class AddressText
{
    private const string UnixPrefix = "unix:";
    private const string MemoryPrefix = "memory:";

    /// <summary>Reads an address. A name stays a name and is resolved when connecting. An empty host means every local address when listening, and loopback when connecting.</summary>
    /// <exception cref="FormatException">The text is no address; the message shows the forms.</exception>
    public static EndPoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal) && text.Length > UnixPrefix.Length)
        {
            return new UnixDomainSocketEndPoint(text[UnixPrefix.Length..]);
        }

        if (text.StartsWith(MemoryPrefix, StringComparison.Ordinal) && text.Length > MemoryPrefix.Length)
        {
            return new MemoryEndPoint(text[MemoryPrefix.Length..]);
        }

        var colon = text.LastIndexOf(':');
        if (colon >= 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            var host = text[..colon];
            if (host.StartsWith('[') && host.EndsWith(']') && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var v6))
            {
                return new IPEndPoint(v6, port);
            }

            if (host.Length == 0)
            {
                return new IPEndPoint(IPAddress.Any, port);
            }

            if (!host.Contains(':', StringComparison.Ordinal))
            {
                return IPAddress.TryParse(host, out var v4) ? new IPEndPoint(v4, port) : new DnsEndPoint(host, port);
            }
        }

        throw new FormatException($"'{text}' is no address. Write host:port, [v6]:port or unix:/path (memory:name with an engine in memory).");
    }

    /// <summary>Writes an address as <see cref="Parse"/> reads it.</summary>
    public static string Format(EndPoint? address) => address switch
    {
        null => "(none)",
        DnsEndPoint name => $"{name.Host}:{name.Port.ToString(CultureInfo.InvariantCulture)}",
        UnixDomainSocketEndPoint path => UnixPrefix + path,
        _ => address.ToString() ?? "(none)",
    };
}
