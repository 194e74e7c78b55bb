using System.Diagnostics;
using System.Net;

namespace Kitex.Diagnostics;

/// <summary>What is known of a call when it begins.</summary>
/// <param name="Method">What is called; null for something that a server does not know.</param>
/// <param name="Name">As <see cref="RpcMethod.FullName"/>, or <see cref="KitexTelemetry.OtherMethod"/>.</param>
/// <param name="IsGrpc">Whether it goes by gRPC.</param>
/// <param name="Started">When it began, as a timestamp of the clock of its side.</param>
internal readonly record struct CallStart(RpcMethod? Method, string Name, bool IsGrpc, long Started)
{
    /// <summary>The call itself; null while there is none.</summary>
    public RpcRequest? Request { get; init; }

    /// <summary>On the client, the name of the service called.</summary>
    public string? Callee { get; init; }

    /// <summary>On the server, the name of the calling service; empty when unknown.</summary>
    public string? Caller { get; init; }

    /// <summary>On the server, how the call came.</summary>
    public string? Transport { get; init; }

    /// <summary>On the server, the caller's address.</summary>
    public EndPoint? Peer { get; init; }

    /// <summary>The span it belongs to, where that is not the current one; none for default.</summary>
    public ActivityContext Parent { get; init; }

    /// <summary>"grpc" or "kitex".</summary>
    public string System => KitexTelemetry.SystemOf(IsGrpc);
}
