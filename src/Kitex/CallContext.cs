namespace Kitex;

/// <summary>
/// What accompanies a call. A caller hands in a token, options or nothing at all; a handler is given one and passes it
/// on to the calls it makes: cancellation, the remaining time and persistent values go along by that alone.
/// </summary>
public readonly struct CallContext : IEquatable<CallContext>
{
    private readonly CancellationToken _cancellation;
    private readonly CallOptions? _options;
    private readonly RpcRequest? _incoming;
    private readonly ResponseInfo? _captured;

    /// <param name="options">What is asked for this one call.</param>
    /// <param name="cancellation">Ends the call early.</param>
    public CallContext(CallOptions? options, CancellationToken cancellation = default)
    {
        _cancellation = cancellation;
        _options = options;
    }

    private CallContext(CallOptions? options, RpcRequest? incoming, ResponseInfo? captured, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _options = options;
        _incoming = incoming;
        _captured = captured;
    }

    /// <summary>The longest time for the whole call; null for the client's own.</summary>
    public TimeSpan? Timeout
    {
        get => _options?.Timeout;
        init => _options = (_options ?? new()) with { Timeout = value };
    }

    /// <summary>The longest time for one attempt; null for the client's own.</summary>
    public TimeSpan? AttemptTimeout
    {
        get => _options?.AttemptTimeout;
        init => _options = (_options ?? new()) with { AttemptTimeout = value };
    }

    /// <summary>The longest time for a connection made for the call; null for the client's own.</summary>
    public TimeSpan? ConnectTimeout
    {
        get => _options?.ConnectTimeout;
        init => _options = (_options ?? new()) with { ConnectTimeout = value };
    }

    /// <summary>Whether and how the call is tried again; null for as the client has it.</summary>
    public RetryPolicy? Retry
    {
        get => _options?.Retry;
        init => _options = (_options ?? new()) with { Retry = value };
    }

    /// <summary>What the caller gets instead of a failure; null for as the client has it.</summary>
    public FallbackPolicy? Fallback
    {
        get => _options?.Fallback;
        init => _options = (_options ?? new()) with { Fallback = value };
    }

    /// <summary>The longest time to wait for one message of a stream; null for the client's own.</summary>
    public TimeSpan? ReceiveTimeout
    {
        get => _options?.ReceiveTimeout;
        init => _options = (_options ?? new()) with { ReceiveTimeout = value };
    }

    /// <summary>The address to send to instead of a picked instance; null for none.</summary>
    public string? Host
    {
        get => _options?.Host;
        init => _options = (_options ?? new()) with { Host = value };
    }

    /// <summary>Labels for middleware, balancers and telemetry; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Tags
    {
        get => _options?.Tags;
        init => _options = (_options ?? new()) with { Tags = value };
    }

    /// <summary>Values that travel with the call; null for none.</summary>
    public MetaInfo? Metainfo
    {
        get => _options?.Metainfo;
        init => _options = (_options ?? new()) with { Metainfo = value };
    }

    /// <summary>Header fields of a gRPC call; null for none.</summary>
    public RpcMetadata? Headers
    {
        get => _options?.Headers;
        init => _options = (_options ?? new()) with { Headers = value };
    }

    /// <summary>Where the caller goes on when the answer is there; null for as the client has it.</summary>
    public PlacementMode? Completion
    {
        get => _options?.Completion;
        init => _options = (_options ?? new()) with { Completion = value };
    }

    /// <summary>Layers around this call alone, the first outermost; null for none.</summary>
    public IReadOnlyList<RpcMiddleware>? Middleware
    {
        get => _options?.Middleware;
        init => _options = (_options ?? new()) with { Middleware = value };
    }

    /// <summary>What was asked for this one call; null for nothing.</summary>
    public CallOptions? Options => _options;

    /// <summary>In a handler, the call being served; null elsewhere.</summary>
    public RpcRequest? Incoming => _incoming;

    /// <summary>
    /// Fires when the caller cancels or, in a handler, when the caller's connection is gone or the call's deadline has passed.
    /// A oneway caller closes its connection once it has sent: that is no wish to stop.
    /// </summary>
    public CancellationToken Cancellation =>
        _cancellation.CanBeCanceled || _incoming is null ? _cancellation : _incoming.HandlerToken;

    /// <summary>
    /// In a handler, what it sends beside its result. Elsewhere, and in a handler that is called without a server, it goes
    /// nowhere.
    /// </summary>
    public CallResponse Response => _incoming?.Scope.Response ?? new CallResponse();

    /// <summary>The token for a call made with this context: an inherited deadline is that call's own deadline already.</summary>
    internal CancellationToken CallToken =>
        _cancellation.CanBeCanceled || _incoming is null ? _cancellation : _incoming.CallerGone;

    /// <summary>Where the caller wants to find what came back; null for nowhere.</summary>
    internal ResponseInfo? Captured => _captured;

    /// <summary>The same context for one call of which the caller wants to know what came back beside the message.</summary>
    /// <param name="info">Filled when the call ends.</param>
    public CallContext Capture(out ResponseInfo info)
    {
        info = new ResponseInfo();
        return new CallContext(_options, _incoming, info, _cancellation);
    }

    /// <summary>The same context with these options for the next call.</summary>
    public CallContext With(CallOptions options) => new(options, _incoming, _captured, _cancellation);

    /// <summary>The same context with another token.</summary>
    public CallContext With(CancellationToken cancellation) => new(_options, _incoming, _captured, cancellation);

    /// <summary>The context a handler gets.</summary>
    /// <param name="incoming">The call being served.</param>
    /// <param name="cancellation">The pipeline's wish to stop the handler, besides the caller's.</param>
    public static CallContext ForHandler(RpcRequest incoming, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            incoming.StartScope(cancellation);
        }

        return new CallContext(null, incoming, null, default);
    }

    /// <summary>A context that only carries a token.</summary>
    public static implicit operator CallContext(CancellationToken cancellation) => new(null, cancellation);

    /// <summary>A context that only carries options.</summary>
    public static implicit operator CallContext(CallOptions options) => new(options);

    /// <summary>Same as the conversion.</summary>
    public static CallContext FromCancellationToken(CancellationToken cancellation) => new(null, cancellation);

    /// <summary>Same as the conversion.</summary>
    public static CallContext FromCallOptions(CallOptions options) => new(options);

    /// <inheritdoc/>
    public bool Equals(CallContext other) =>
        _cancellation == other._cancellation && Equals(_options, other._options) && ReferenceEquals(_incoming, other._incoming)
        && ReferenceEquals(_captured, other._captured);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CallContext other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_cancellation, _options, _incoming, _captured);

    /// <summary>Equality of token, options, incoming call and capture.</summary>
    public static bool operator ==(CallContext left, CallContext right) => left.Equals(right);

    /// <summary>Inequality of token, options, incoming call or capture.</summary>
    public static bool operator !=(CallContext left, CallContext right) => !left.Equals(right);
}
