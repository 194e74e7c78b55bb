using System.Globalization;
using System.Net;

namespace Kitex.Server.Admin;

/// <summary>Where the admin port listens, and by which names it may be called.</summary>
internal sealed class AdminPort
{
    // Below the range of ports that systems give to outgoing connections.
    private const int FirstFreePort = 20_000;
    private const int LastFreePort = 32_000;
    private const int MostTries = 50;
    private const string Localhost = "localhost";

    private readonly string _host;
    private readonly int _port;
    private readonly bool _isEveryAddress;

    /// <param name="address">":port", "host:port" or "[v6]:port".</param>
    /// <exception cref="FormatException">It is no such address.</exception>
    public AdminPort(string address)
    {
        var parsed = AddressText.Parse(address);
        (_host, _port) = parsed switch
        {
            IPEndPoint { Address: var ip, Port: var port } when !ip.Equals(IPAddress.IPv6Any) =>
                (ip.ToString().Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip.ToString(), port),
            DnsEndPoint { Host: var name, Port: var port } => (name.ToLowerInvariant(), port),
            _ => throw new FormatException($"The admin port cannot listen on '{address}'. Write host:port, [v6]:port, or :port for every IPv4 address."),
        };
        IsLoopback = IsOnLoopback(parsed);
        _isEveryAddress = _host == IPAddress.Any.ToString();
    }

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether only this machine can reach an address.</summary>
    public static bool IsOnLoopback(EndPoint address) => address switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint name => name.Host.Equals(Localhost, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Listens. Port 0 is one that was free.</summary>
    /// <exception cref="HttpListenerException">It cannot be bound.</exception>
    public (HttpListener Listener, EndPoint Address) Open()
    {
        for (var tries = 1; ; tries++)
        {
            var port = _port == 0 ? Random.Shared.Next(FirstFreePort, LastFreePort) : _port;
            try
            {
                return (Open(port), Bound(port));
            }
            catch (HttpListenerException) when (_port == 0 && tries < MostTries)
            {
                // Somebody has it: another one.
            }
        }
    }

    /// <summary>
    /// Whether a browser that follows this name can mean this port: a name that somebody else gave to this address (DNS rebinding) would
    /// make his page one of the same origin. Beyond loopback there is a token, which he lacks; and names there are known to nobody.
    /// </summary>
    /// <param name="host">The Host header.</param>
    public bool IsNamed(string? host)
    {
        if (!IsLoopback)
        {
            return true;
        }

        var colon = host?.LastIndexOf(':') ?? -1;
        var name = colon > 0 && !host!.EndsWith(']') ? host[..colon] : host;
        return name is Localhost or "127.0.0.1" or "[::1]" || name == _host;
    }

    private HttpListener Open(int port)
    {
        if (!IsLoopback || _host == Localhost)
        {
            return Start(Prefix(_isEveryAddress ? "+" : _host, port));
        }

        try
        {
            return Start(Prefix(_host, port), Prefix(Localhost, port));
        }
        catch (HttpListenerException)
        {
            // Where the name means an address that this machine has not got (::1 without IPv6), the address alone has to do.
            return Start(Prefix(_host, port));
        }
    }

    private static string Prefix(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}/");

    private static HttpListener Start(params string[] prefixes)
    {
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        try
        {
            foreach (var prefix in prefixes)
            {
                listener.Prefixes.Add(prefix);
            }

            listener.Start();
            return listener;
        }
        catch (Exception)
        {
            listener.Close();
            throw;
        }
    }

    private EndPoint Bound(int port) => IPAddress.TryParse(_host.Trim('[', ']'), out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(_host, port);
}
