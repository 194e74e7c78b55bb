using System.Net;

namespace Kitex.Server.Admin;

/// <summary>A request that the admin port has let in.</summary>
/// <param name="Query">The value of a name in the query; null where there is none.</param>
/// <param name="Accept">The Accept header; null where there is none.</param>
/// <param name="Body">The body; empty for GET.</param>
/// <param name="RemoteEndPoint">Who asks.</param>
/// <param name="LocalEndPoint">The admin port.</param>
internal sealed record AdminQuestion(Func<string, string?> Query, string? Accept, ReadOnlyMemory<byte> Body, EndPoint? RemoteEndPoint, EndPoint? LocalEndPoint);
