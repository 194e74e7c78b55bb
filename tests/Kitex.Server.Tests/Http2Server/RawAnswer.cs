namespace Kitex.Server.Tests.Http2Server;

/// <summary>What came of a stream until it ended.</summary>
/// <param name="Status">The status of gRPC and its text.</param>
/// <param name="Body">The bytes of the messages.</param>
internal sealed record RawAnswer((int Code, string Text) Status, byte[] Body);
