namespace Kitex.Registries.Nacos;

/// <summary>How a Nacos server is spoken to.</summary>
public enum NacosProtocol
{
    /// <summary>gRPC, at a port of its own: Nacos 2.x and 3.x. Lists are pushed, and an instance lives as long as the connection it came by.</summary>
    Grpc,

    /// <summary>The HTTP interface of Nacos 1.x, which 2.x has too. Lists are asked for again and again, and an instance lives by its beats.</summary>
    Http,
}
