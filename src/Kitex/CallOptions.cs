namespace Kitex;

/// <summary>What a caller asks for one call; what is null stays as the client has it.</summary>
public sealed record CallOptions
{
    /// <summary>The longest time for the whole call. Default null: the client's own.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest time for one attempt. Default null: the client's own.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>The longest time for a connection made for this call; connections that calls share keep the client's. Default null: the client's own.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Whether and how this call is tried again. Default null: as the client has it.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>What the caller gets instead of a failure. Default null: as the client has it.</summary>
    public FallbackPolicy? Fallback { get; init; }

    /// <summary>The longest time to wait for one message of a stream, beside the whole call's. Default null: the client's own.</summary>
    public TimeSpan? ReceiveTimeout { get; init; }

    /// <summary>Send to this address ("host:port", as <see cref="AddressText.Parse"/> reads it) instead of a picked instance. Default null.</summary>
    public string? Host { get; init; }

    /// <summary>Labels for middleware, balancers and telemetry, over those of the client; they do not travel (<see cref="RpcRequest.Tags"/>). Default null.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Where the caller goes on when the answer is there. Default null: as the client has it.</summary>
    public PlacementMode? Completion { get; init; }

    /// <summary>Values that travel with the call. Default null.</summary>
    public MetaInfo? Metainfo { get; init; }

    /// <summary>Header fields of a gRPC call; other transports drop them. Default null.</summary>
    public RpcMetadata? Headers { get; init; }

    /// <summary>Layers around this call alone, inside the client's; the first is the outermost. Composed for each call. Default null.</summary>
    public IReadOnlyList<RpcMiddleware>? Middleware { get; init; }
}
