using System.Net;
using Kitex.Network;

namespace Kitex.Server.Protocols;

/// <summary>An accepted connection as handlers and middleware see it.</summary>
internal sealed class ServerConnection(NetworkConnection network) : RpcConnection
{
    public override EndPoint? RemoteEndPoint => network.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => network.LocalEndPoint;

    public override CancellationToken Closed => network.Closed;
}
