using Kitex.Network;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>gRPC over HTTP/2 with prior knowledge: connections that begin with HTTP/2's preface.</summary>
internal sealed class GrpcProtocol(GrpcHost host) : ServerProtocol
{
    public override string Name => "grpc";

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>
    /// Asks for the whole preface, so that the time for a first message bounds it; Kitex v0.16.3 is content with 8 bytes and
    /// waits for the rest for ever.
    /// </summary>
    public override ProtocolMatch Match(ReadOnlySpan<byte> head)
    {
        var length = Math.Min(head.Length, Preface.Length);
        return !head[..length].SequenceEqual(Preface[..length]) ? ProtocolMatch.No
            : length == Preface.Length ? ProtocolMatch.Yes
            : ProtocolMatch.NeedMore;
    }

    public override Task ServeAsync(NetworkConnection connection) => host.ServeAsync(connection);
}
