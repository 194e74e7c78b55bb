using Kitex.Network;
using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>A connection that brings gRPC calls, what its calls have in common, and the objects of calls that serve again.</summary>
internal sealed class GrpcServerConnection
{
    // Calls under way may hold so many times the fields of the largest: a few bytes can stand for very many fields.
    private const int MostLargestHeaders = 8;

    private readonly NetworkConnection _network;
    private readonly Stack<GrpcServerCall> _spare = new();

    public GrpcServerConnection(NetworkConnection network, GrpcServerSettings settings)
    {
        _network = network;
        Settings = settings;
        Peer = settings.Connections.Of(network);
        Memory = new GrpcCallMemory((long)MostLargestHeaders * settings.Connection.Limits.MaxHeaderListBytes, settings.MostUnfinishedBytes);
        Http2 = new Http2ServerConnection(network, settings.Connection, settings.Times, settings.Timers, Take);
    }

    public GrpcServerSettings Settings { get; }

    public Http2ServerConnection Http2 { get; }

    /// <summary>The connection as handlers see it, calls apart.</summary>
    public ServerConnection Peer { get; }

    /// <summary>What its calls hold together.</summary>
    public GrpcCallMemory Memory { get; }

    public RecentText ContentTypes { get; } = new();

    public RecentText Encodings { get; } = new();

    public RecentText AcceptedEncodings { get; } = new();

    public RecentHeaders Headers { get; } = new();

    /// <summary>Notes what was refused.</summary>
    public void Refuse(string reason, string text)
    {
        try
        {
            Settings.Refusals.Refuse(_network, reason, text);
        }
        catch (Exception)
        {
            // Whatever becomes of the log, the caller is answered and the connection goes on.
        }
    }

    /// <summary>Keeps a call's object for the next. Under the connection's gate.</summary>
    public void GiveBack(GrpcServerCall call) => _spare.Push(call);

    /// <summary>The connection has ended: no timer keeps it alive.</summary>
    public void End() => Http2.Do(_spare, static (spare, _) =>
    {
        while (spare.TryPop(out var call))
        {
            call.StopWatching();
        }

        return true;
    });

    // Under the connection's gate.
    private GrpcServerCall Take(Http2ServerConnection http2) => _spare.TryPop(out var spare) ? spare : new GrpcServerCall(this, http2);
}
