using System.Globalization;
using Kitex.Network;
using Kitex.Network.Epoll;
using Kitex.Network.Sockets;

namespace Kitex.Torture;

/// <summary>What to run: <c>[--engine epoll|socket] [--seconds N] [--seed N]</c>.</summary>
internal sealed record TortureOptions(string Engine, TimeSpan Time, int Seed)
{
    /// <summary>Reads the command line; null with a problem when it cannot be understood.</summary>
    public static TortureOptions? Parse(string[] args, out string? problem)
    {
        problem = "usage: Torture [--engine epoll|socket] [--seconds N] [--seed N]";
        if (args.Length % 2 != 0)
            return null;

        // Every run is another one; the seed is printed, and given back it makes the same choices.
        var options = new TortureOptions("epoll", TimeSpan.FromSeconds(120), Environment.TickCount & 0xffff);
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--engine" when value is "epoll" or "socket":
                    options = options with { Engine = value };
                    break;
                case "--seconds" when int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    options = options with { Time = TimeSpan.FromSeconds(seconds) };
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    break;
                default:
                    return null;
            }
        }
        problem = null;
        return options;
    }

    /// <summary>A fresh engine; whoever asks disposes it.</summary>
    public NetworkEngine MakeEngine(TimeProvider time) => Engine == "socket" ? new SocketEngine(time) : new EpollEngine(time: time);
}
