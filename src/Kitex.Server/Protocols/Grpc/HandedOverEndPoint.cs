using System.Net;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Where the web server listens: nowhere on a network. Connections come to it through <see cref="HandedOverListener"/>.</summary>
internal sealed class HandedOverEndPoint : EndPoint
{
    public override string ToString() => "connections handed over by Kitex";
}
