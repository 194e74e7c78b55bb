using System.Net;
using Kitex.Diagnostics;
using Kitex.Network;
using Kitex.Network.Tls;

namespace Kitex.Server.Protocols;

/// <summary>An accepted connection as handlers and middleware see it.</summary>
internal sealed class ServerConnection(NetworkConnection network, TimeProvider time) : RpcConnection
{
    private long _calls;
    private volatile string? _protocol;

    public override EndPoint? RemoteEndPoint => network.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => network.LocalEndPoint;

    public override TlsHandshake? Tls => network.Tls;

    public override CancellationToken Closed => network.Closed;

    public override TimeProvider Time => time;

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>How many calls have come by it.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>One more has come. Never called twice at once.</summary>
    public void CountCall() => Volatile.Write(ref _calls, _calls + 1);

    /// <summary>What is spoken on it; null before the first bytes.</summary>
    public string? Protocol => _protocol;

    /// <summary>This is spoken on it.</summary>
    public void Speak(string protocol) => _protocol = protocol;

    /// <summary>What there is to tell of it.</summary>
    public DiagnosedConnection Describe() => new(AddressText.Format(RemoteEndPoint), _protocol, Since, Calls, Tls is not null);

    /// <summary>The caller's name, the same for most calls of a connection.</summary>
    public RecentText Caller { get; } = new();

    /// <summary>The caller's method, the same for many calls of a connection.</summary>
    public RecentText CallerMethod { get; } = new();
}
