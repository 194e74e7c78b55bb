using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Kitex.Diagnostics;

/// <summary>
/// The names of everything Kitex tells about calls, by OpenTelemetry's conventions for RPC where these have one. Spans and metrics cost
/// next to nothing until somebody listens: <c>AddSource(KitexTelemetry.SourceName)</c>, or <c>AddKitex()</c> of Kitex.OpenTelemetry.
/// </summary>
public static class KitexTelemetry
{
    /// <summary>The source of spans, of clients and servers.</summary>
    public const string SourceName = "Kitex";

    /// <summary>The meter of clients.</summary>
    public const string ClientMeterName = "Kitex";

    /// <summary>The meter of servers.</summary>
    public const string ServerMeterName = "Kitex.Server";

    /// <summary>The meter of the network engine.</summary>
    public const string NetworkMeterName = "Kitex.Network";

    /// <summary>"grpc", or "kitex" for every other protocol.</summary>
    public const string SystemTag = "rpc.system.name";

    /// <summary>"package.Service/Method"; <see cref="OtherMethod"/> where a server has none of the name.</summary>
    public const string MethodTag = "rpc.method";

    /// <summary>On spans, the name of a method that is not served.</summary>
    public const string OriginalMethodTag = "rpc.method_original";

    /// <summary>Over gRPC the status ("OK", "UNAVAILABLE"); otherwise the number of an application exception, and nothing for success.</summary>
    public const string StatusTag = "rpc.response.status_code";

    /// <summary>Why a call failed: the <see cref="RpcErrorCode"/> in small letters ("connect_failed"). Absent when it did not.</summary>
    public const string ErrorTag = "error.type";

    /// <summary>On a client's spans, the host called or the path of the socket.</summary>
    public const string ServerAddressTag = "server.address";

    /// <summary>On a client's spans, the port called.</summary>
    public const string ServerPortTag = "server.port";

    /// <summary>On a server's spans, the caller's address.</summary>
    public const string PeerAddressTag = "network.peer.address";

    /// <summary>On a server's spans, the caller's port.</summary>
    public const string PeerPortTag = "network.peer.port";

    /// <summary>The name of the service called, as registries know it.</summary>
    public const string CalleeTag = "kitex.callee";

    /// <summary>On a server's spans, the name of the calling service.</summary>
    public const string CallerTag = "kitex.caller";

    /// <summary>On a server's spans, how the call came: "ttheader", "framed", "grpc".</summary>
    public const string TransportTag = "kitex.transport";

    /// <summary>"business" or "declared", where the service said no in the way its IDL or its business provides for: no failure.</summary>
    public const string OutcomeTag = "kitex.outcome";

    /// <summary>On a client's connections, what they do: "idle", "in_use" or "shared".</summary>
    public const string ConnectionStateTag = "kitex.connection.state";

    /// <summary>On a server's connections, what is spoken on them: "message", "multiplexed", "grpc"; "unknown" before the first bytes.</summary>
    public const string ProtocolTag = "kitex.protocol";

    /// <summary>On spans, the number of a business error.</summary>
    public const string BusinessCodeTag = "kitex.business.code";

    /// <summary>On the spans of attempts, which of its call it is, 0 for the first.</summary>
    public const string AttemptTag = "kitex.attempt";

    /// <summary>How many attempts were made, on the span of a call that made more than one.</summary>
    public const string AttemptsTag = "kitex.attempts";

    /// <summary>On the spans of streams, the messages sent.</summary>
    public const string SentTag = "kitex.messages.sent";

    /// <summary>On the spans of streams, the messages received.</summary>
    public const string ReceivedTag = "kitex.messages.received";

    /// <summary>Stands for every method that a server does not know, of which callers can think up any number.</summary>
    public const string OtherMethod = "_OTHER";

    internal static readonly ActivitySource Source = new(SourceName);

    internal static readonly Meter Client = new(ClientMeterName);

    /// <summary>"grpc" or "kitex".</summary>
    internal static string SystemOf(bool isGrpc) => isGrpc ? "grpc" : "kitex";
}
