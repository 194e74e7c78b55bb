using System.Net;

namespace Kitex.Transport;

/// <summary>Where calls of the same process come from: no address, and never closed.</summary>
internal sealed class InMemoryConnection(TimeProvider time) : RpcConnection
{
    public override EndPoint? RemoteEndPoint => null;

    public override EndPoint? LocalEndPoint => null;

    public override CancellationToken Closed => default;

    public override TimeProvider Time => time;
}
