using System.Net;

namespace Kitex.Registries.ZooKeeper;

/// <summary>Paths of nodes.</summary>
internal static class NodePath
{
    private const char Separator = '/';

    /// <summary>What stands before all paths.</summary>
    /// <param name="chroot">"kitex/production", with a slash at either end or not; empty for nothing.</param>
    /// <returns>"" or "/kitex/production".</returns>
    /// <exception cref="FormatException">It cannot be.</exception>
    public static string OfRoot(string chroot)
    {
        var trimmed = chroot.Trim(Separator);
        return trimmed.Length == 0 ? "" : Checked(trimmed, chroot);
    }

    /// <summary>A service's node: "echo" and "/echo" are one service, as for Kitex's resolver, and "shop/echo" is one within another.</summary>
    /// <exception cref="FormatException">There can be no such node.</exception>
    public static string OfService(string root, string service) =>
        root + Checked(service.StartsWith(Separator) ? service[1..] : service, service);

    /// <summary>An instance's node below its service's.</summary>
    /// <exception cref="FormatException">There can be no such node.</exception>
    public static string OfInstance(string servicePath, EndPoint address) => address is IPEndPoint or DnsEndPoint
        ? $"{servicePath}{Separator}{AddressText.Format(address)}"
        : throw new FormatException($"'{AddressText.Format(address)}' is no address of a network.");

    /// <summary>The address that a child's name is; null where it is none.</summary>
    public static EndPoint? AddressOf(string child)
    {
        try
        {
            return AddressText.Parse(child) switch
            {
                IPEndPoint ip when !child.StartsWith(':') => ip,
                DnsEndPoint name => name,
                _ => null,
            };
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The node above; empty for one at the top.</summary>
    public static string Above(string path) => path[..path.LastIndexOf(Separator)];

    private static string Checked(string path, string given)
    {
        foreach (var part in path.Split(Separator))
        {
            if (part is "" or "." or "..")
            {
                throw new FormatException($"'{given}' can be no node: no part of a path may be empty, '.' or '..'.");
            }
        }

        return path.Any(IsRefused) ? throw new FormatException($"'{given}' can be no node: it has letters that no path may have.") : Separator + path;
    }

    /// <summary>As ZooKeeper 3.8.0: control characters, surrogates, private and special ones.</summary>
    private static bool IsRefused(char letter) => letter is < ' ' or (>= '\x7f' and <= '\x9f') or (>= '\ud800' and <= '\uf8ff') or >= '\ufff0';
}
