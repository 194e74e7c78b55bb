namespace Kitex.Server;

/// <summary>What is known of a call before its body is read.</summary>
/// <param name="Method">What is called.</param>
/// <param name="Caller">The name of the calling service; empty when unknown, as for framed and buffered messages.</param>
/// <param name="Transport">The transport it came by, such as "ttheader", "framed", "grpc" or "memory".</param>
/// <param name="Meta">Values that travel with it.</param>
/// <param name="Connection">The connection it came by.</param>
public readonly record struct CallHead(RpcMethod Method, string Caller, string Transport, MetaInfo Meta, RpcConnection? Connection);
