namespace Kitex.Server.Tests.Tls;

/// <summary>What is spoken within TLS.</summary>
public enum TlsWay
{
    Framed,
    TTHeader,
    Multiplexed,
    KitexProtobuf,
    GrpcUnary,
    GrpcStream,
}
