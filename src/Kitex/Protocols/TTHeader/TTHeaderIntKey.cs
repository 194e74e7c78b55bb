namespace Kitex.Protocols.TTHeader;

/// <summary>
/// The numbered keys of a TTHeader (Kitex v0.16.3). Their values are text, numbers in decimal. A plain Kitex client sends
/// none of them: they come with its TTHeader meta handler, which has to be installed. Unnamed numbers are kept as they came.
/// </summary>
public enum TTHeaderIntKey
{
    /// <summary>The version of the mesh proxy's protocol.</summary>
    MeshVersion = 0,

    /// <summary>How the payload stands in the message: "framed" or "unframed".</summary>
    TransportType = 1,

    /// <summary>The id that ties log lines of one request together.</summary>
    LogId = 2,

    /// <summary>The caller's service name; may be empty.</summary>
    FromService = 3,

    /// <summary>The caller's cluster.</summary>
    FromCluster = 4,

    /// <summary>The caller's data center.</summary>
    FromIdc = 5,

    /// <summary>The name of the service called, as known to discovery.</summary>
    ToService = 6,

    /// <summary>The cluster called.</summary>
    ToCluster = 7,

    /// <summary>The data center called.</summary>
    ToIdc = 8,

    /// <summary>The method called. Servers go by the payload's method name; this copy is for proxies.</summary>
    ToMethod = 9,

    /// <summary>The environment (lane) of the request.</summary>
    Env = 10,

    /// <summary>The address a proxy shall forward to.</summary>
    DestAddress = 11,

    /// <summary>The caller's timeout for the call, in milliseconds.</summary>
    RpcTimeout = 12,

    /// <summary>The caller's timeout for reading, in milliseconds.</summary>
    ReadTimeout = 13,

    /// <summary>The key for consistent hashing in a proxy, hashed.</summary>
    RingHashKey = 14,

    /// <summary>A tag for routing in a proxy.</summary>
    DdpTag = 15,

    /// <summary>Whether a mesh header follows.</summary>
    WithMeshHeader = 16,

    /// <summary>The caller's timeout for connecting, in milliseconds.</summary>
    ConnectTimeout = 17,

    /// <summary>The caller's trace span.</summary>
    SpanContext = 18,

    /// <summary>Whether the connection serves one call only.</summary>
    ShortConnection = 19,

    /// <summary>The method of the caller from within which the call was made; may be empty.</summary>
    FromMethod = 20,

    /// <summary>Marks traffic of load tests.</summary>
    StressTag = 21,

    /// <summary>The message type of the payload: 1 call, 2 reply, 3 exception, 4 oneway.</summary>
    MessageType = 22,

    /// <summary>The content type of a request that came over HTTP.</summary>
    HttpContentType = 23,

    /// <summary>The key for consistent hashing in a proxy, as it is.</summary>
    RawRingHashKey = 24,

    /// <summary>The load balancing a proxy shall use.</summary>
    LoadBalancerType = 25,

    /// <summary>The shard of the cluster called.</summary>
    ClusterShardId = 26,

    /// <summary>The kind of a frame of TTHeader streaming.</summary>
    FrameType = 27,
}
