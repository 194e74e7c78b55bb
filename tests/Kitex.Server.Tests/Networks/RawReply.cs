using Kitex.Network;
using Kitex.Protocols.TTHeader;

namespace Kitex.Server.Tests.Networks;

/// <summary>Replies as a scripted server sends them.</summary>
internal static class RawReply
{
    /// <summary>A result behind an empty TTHeader.</summary>
    /// <param name="request">What it answers.</param>
    /// <param name="body">The result in hex.</param>
    public static byte[] TTHeader(RawMessage request, string body)
    {
        using var output = new OutputBuffer();
        var header = new TTHeaderWriter(output);
        header.Begin(TTHeaderFlags.None, request.SequenceId);
        header.EndHeader();
        var reply = request with { Type = RawMessage.Reply, Body = Convert.FromHexString(body) };
        output.Write(reply.Payload == PayloadKind.Protobuf ? reply.Framed() : reply.Buffered());
        header.EndMessage();
        return output.ToArray();
    }
}
