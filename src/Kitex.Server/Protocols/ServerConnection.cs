using System.Net;
using Kitex.Network;
using Kitex.Network.Tls;

namespace Kitex.Server.Protocols;

/// <summary>An accepted connection as handlers and middleware see it.</summary>
internal sealed class ServerConnection(NetworkConnection network, TimeProvider time) : RpcConnection
{
    public override EndPoint? RemoteEndPoint => network.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => network.LocalEndPoint;

    public override TlsHandshake? Tls => network.Tls;

    public override CancellationToken Closed => network.Closed;

    public override TimeProvider Time => time;

    /// <summary>The caller's name, the same for most calls of a connection.</summary>
    public RecentText Caller { get; } = new();

    /// <summary>The caller's method, the same for many calls of a connection.</summary>
    public RecentText CallerMethod { get; } = new();
}
