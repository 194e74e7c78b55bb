using System.Net;
using Kitex.Network.Tls;

namespace Kitex;

/// <summary>The connection a call came by, as the server's handlers and middleware see it.</summary>
public abstract class RpcConnection
{
    /// <summary>The peer's address; null where there is none.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>The address the peer connected to; null where there is none.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>What the TLS handshake has shown, the peer's certificate among it; null for a connection without TLS.</summary>
    public virtual TlsHandshake? Tls => null;

    /// <summary>Cancelled when the connection is closed by either side or fails.</summary>
    public abstract CancellationToken Closed { get; }

    /// <summary>The clock whose timestamps the deadlines of calls from here are. Default the system's.</summary>
    public virtual TimeProvider Time => TimeProvider.System;
}
