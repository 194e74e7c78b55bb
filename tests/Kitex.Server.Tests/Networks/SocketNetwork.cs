using Kitex.Network;
using Kitex.Network.Sockets;

namespace Kitex.Server.Tests.Networks;

/// <summary>TCP on this machine.</summary>
public sealed class SocketNetwork : TestNetwork
{
    public override NetworkEngine Engine { get; } = new SocketEngine();

    public override string FreeAddress() => "127.0.0.1:0";
}
