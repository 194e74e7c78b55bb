using Kitex.Load.Kestrel;
using Kitex.Network;
using Kitex.Network.Epoll;
using Kitex.Network.Sockets;

namespace Kitex.Load;

/// <summary>The network engines by name.</summary>
internal static class Engines
{
    /// <summary>The engine of both sides where nothing else is said.</summary>
    public const string Default = "epoll";

    /// <summary>Kestrel's transport under this server's protocols: what they are compared with.</summary>
    public const string Kestrel = "kestrel";

    private static readonly Dictionary<string, Func<NetworkEngine>> ByName = new()
    {
        ["epoll"] = static () => new EpollEngine(),
        ["socket"] = static () => new SocketEngine(),
        [Kestrel] = static () => new KestrelEngine(),
    };

    /// <exception cref="ArgumentException">There is no such engine.</exception>
    public static void Check(string name)
    {
        if (!ByName.ContainsKey(name))
        {
            throw new ArgumentException($"There is no engine '{name}'; there are {string.Join(", ", ByName.Keys)}.");
        }
    }

    public static NetworkEngine Create(string name)
    {
        Check(name);
        return ByName[name]();
    }
}
