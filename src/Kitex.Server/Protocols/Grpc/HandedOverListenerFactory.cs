using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Makes the one listener of a web server.</summary>
internal sealed class HandedOverListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public HandedOverListener Listener { get; } = new(new HandedOverEndPoint());

    public bool CanBind(EndPoint endpoint) => endpoint is HandedOverEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(Listener);
}
