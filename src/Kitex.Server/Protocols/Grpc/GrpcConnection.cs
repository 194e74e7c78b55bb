using System.Net;
using Kitex.Network.Tls;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The connection as one call on it sees it: to a call, its own end is the connection's.</summary>
internal sealed class GrpcConnection(ServerConnection shared, CancellationToken callerGone) : RpcConnection
{
    public override EndPoint? RemoteEndPoint => shared.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => shared.LocalEndPoint;

    public override TlsHandshake? Tls => shared.Tls;

    public override CancellationToken Closed => callerGone;

    public override TimeProvider Time => shared.Time;
}
