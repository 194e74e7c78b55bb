using Kitex.Network;
using Kitex.Protocols.TTHeader;

namespace Kitex.Server.Tests.Networks;

/// <summary>Requests as a client sends them.</summary>
internal static class RawRequest
{
    private static readonly TTHeaderFraming Framing = new(new TTHeaderSettings(64 * 1024 * 1024), framed: false);

    /// <summary>A call behind a TTHeader.</summary>
    public static byte[] TTHeader(RpcMethod method, object? message, int sequenceId)
    {
        using var output = new OutputBuffer();
        Framing.WriteRequest(new RpcRequest { Method = method, Message = message }, sequenceId, Timeout.InfiniteTimeSpan, output);
        return output.ToArray();
    }
}
