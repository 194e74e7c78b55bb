using Kitex.Protocols.Http2;

namespace Kitex.Tests.Transport.Grpc;

/// <summary>A frame that the client sent.</summary>
internal sealed record ScriptedFrame(Http2FrameHeader Header, byte[] Payload, Http2ErrorCode? Code);
