namespace Kitex.Protocols.Grpc;

/// <summary>What the names of header fields begin with that carry metainfo (Kitex v0.16.3).</summary>
internal static class GrpcMetaPrefix
{
    public const string Persistent = "rpc-persist-";
    public const string Transient = "rpc-transit-";
}
