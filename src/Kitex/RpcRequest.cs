namespace Kitex;

/// <summary>
/// One attempt of a call. Immutable: another attempt or another destination is a copy, so attempts can never meet in
/// shared state.
/// </summary>
public sealed class RpcRequest
{
    /// <summary>What is called.</summary>
    public required RpcMethod Method { get; init; }

    /// <summary>The single struct argument or the arguments record; null when there is none.</summary>
    public object? Message { get; init; }

    /// <summary>On the server, the stream of a streaming call; null otherwise.</summary>
    public RpcStream? Stream { get; init; }

    /// <summary>The name of the service called, as registries know it.</summary>
    public string Callee { get; init; } = "";

    /// <summary>The name of the calling service; empty when unknown.</summary>
    public string Caller { get; init; } = "";

    /// <summary>On the client, where the call goes; null until an instance was picked.</summary>
    public Instance? Destination { get; init; }

    /// <summary>On the server, the connection the call came by; null on the client.</summary>
    public RpcConnection? Connection { get; init; }

    /// <summary>Values that travel with the call.</summary>
    public MetaInfo Meta { get; init; } = MetaInfo.Empty;

    /// <summary>What the caller asked for this one call; null for nothing.</summary>
    public CallOptions? Options { get; init; }

    /// <summary>When the call must be answered, as a timestamp of the client's or server's <see cref="TimeProvider"/>; 0 for no limit.</summary>
    public long Deadline { get; init; }

    /// <summary>When the call began, as a timestamp of the same clock.</summary>
    public long Started { get; init; }

    /// <summary>0 for the first attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>The same attempt, sent to this instance.</summary>
    public RpcRequest SendTo(Instance instance) => Copy(instance, Attempt);

    /// <summary>The next attempt, with no destination yet.</summary>
    public RpcRequest Again() => Copy(null, Attempt + 1);

    private RpcRequest Copy(Instance? destination, int attempt) => new()
    {
        Method = Method,
        Message = Message,
        Stream = Stream,
        Callee = Callee,
        Caller = Caller,
        Destination = destination,
        Connection = Connection,
        Meta = Meta,
        Options = Options,
        Deadline = Deadline,
        Started = Started,
        Attempt = attempt,
    };
}
