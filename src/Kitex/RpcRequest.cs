using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>
/// One attempt of a call. Immutable: another attempt or another destination is a copy, so attempts can never meet in
/// shared state.
/// </summary>
public sealed class RpcRequest
{
    private CallScope? _scope;
    private Instance? _destination;

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

    /// <summary>The method of the calling service from within which the call is made; empty when unknown.</summary>
    public string CallerMethod { get; init; } = "";

    /// <summary>On the server, the caller's address as a proxy on the way saw it; null when the call came without one: see <see cref="Connection"/>.</summary>
    public string? CallerAddress { get; init; }

    /// <summary>On the client, where the call goes; null until an instance was picked.</summary>
    public Instance? Destination
    {
        get => _destination;
        init => _destination = value;
    }

    /// <summary>On the server, the connection the call came by; null on the client.</summary>
    public RpcConnection? Connection { get; init; }

    /// <summary>On the server, the transport the call came by, such as "ttheader", "framed" or "memory"; empty on the client.</summary>
    public string Transport { get; init; } = "";

    /// <summary>Values that travel with the call.</summary>
    public MetaInfo Meta { get; init; } = MetaInfo.Empty;

    /// <summary>
    /// The header fields of a gRPC call: on the client those that are sent beside the protocol's own, on the server what came,
    /// with <c>:authority</c>, <c>user-agent</c> and <c>content-type</c> as in Kitex v0.16.3. Empty for other transports.
    /// </summary>
    public RpcMetadata Headers { get; init; } = RpcMetadata.Empty;

    /// <summary>
    /// On the client, the labels of the call: its own (<see cref="CallOptions.Tags"/>) and, where it has none of the name, its client's.
    /// They do not travel. Those that a registry gives an instance are the instance's own (<see cref="Instance.Tags"/>) and change
    /// nothing here.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the caller asked for this one call; null for nothing.</summary>
    public CallOptions? Options { get; init; }

    /// <summary>
    /// When the call must be answered, as a timestamp of the client's or server's <see cref="TimeProvider"/>; 0 for no limit. Where
    /// attempts have a time of their own, when this attempt must be.
    /// </summary>
    public long Deadline { get; init; }

    /// <summary>When the call began, as a timestamp of the same clock.</summary>
    public long Started { get; init; }

    /// <summary>0 for the first attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>True when the caller wants to know what came back beside the message: the transport then fills <see cref="RpcResponse.Meta"/>.</summary>
    public bool CapturesResponse { get; init; }

    /// <summary>
    /// On the client, true when a thread is blocked on the call: its completion runs no code of the user's but middleware, and
    /// must not wait for a thread of the pool.
    /// </summary>
    internal bool IsBlocking { get; init; }

    /// <summary>On the server, the answer under way; null for protocols that send nothing before the handler has ended.</summary>
    internal ICallAnswer? Answer { get; init; }

    /// <summary>On the server, the handler's token; fires when the caller is gone or the deadline has passed.</summary>
    internal CancellationToken HandlerToken =>
        Deadline == 0 && _scope is null ? CallerGone : Scope.Token;

    /// <summary>
    /// On the server, what ends calls made from within the handler, the deadline apart, which those calls have of their own.
    /// A oneway caller closes its connection once it has sent: that is no wish to stop.
    /// </summary>
    internal CancellationToken CallerGone =>
        _scope is { HasOuter: true } scope ? scope.Token : Method.Kind == RpcKind.Oneway ? default : Connection?.Closed ?? default;

    /// <summary>On the server, what the handler holds beyond the request.</summary>
    internal CallScope Scope => _scope ?? StartScope(default);

    /// <summary>The same, as far as somebody has asked for it.</summary>
    internal CallScope? StartedScope => Volatile.Read(ref _scope);

    /// <summary>On the client, what holds for the method.</summary>
    internal MethodPolicy Policy { get; init; } = MethodPolicy.None;

    /// <summary>On the client, what the attempts of the call share; null when there is one attempt at most.</summary>
    internal AttemptTrack? Track { get; init; }

    /// <summary>Whose time ends with <see cref="Deadline"/>.</summary>
    internal DeadlineOrigin DeadlineOrigin { get; init; }

    /// <summary>True when a balancer chose the destination, and may choose another one should the request pass it again.</summary>
    internal bool IsPicked { get; private set; }

    /// <summary>The same attempt, sent to this instance.</summary>
    public RpcRequest SendTo(Instance instance) => Copy(instance, Attempt, Deadline, Meta, Headers, Stream);

    /// <summary>
    /// The same attempt, sent to the instance a balancer chose. The first choice is written into the request itself, which had
    /// none: nobody can have seen another, and most calls need no copy.
    /// </summary>
    internal RpcRequest Pick(Instance instance)
    {
        var picked = Interlocked.CompareExchange(ref _destination, instance, null) is null ? this : SendTo(instance);
        picked.IsPicked = true;
        return picked;
    }

    /// <summary>The next attempt, with no destination yet.</summary>
    public RpcRequest Again() => Copy(null, Attempt + 1, Deadline, Meta, Headers, Stream);

    /// <summary>One of several attempts.</summary>
    /// <param name="attempt">0 for the first.</param>
    /// <param name="destination">Where it goes; null for where the balancer says.</param>
    /// <param name="track">What it shares with the others.</param>
    /// <param name="meta">What travels with it.</param>
    /// <param name="deadline">As <see cref="Deadline"/>.</param>
    /// <param name="origin">Whose time ends with the deadline.</param>
    internal RpcRequest AsAttempt(int attempt, Instance? destination, AttemptTrack track, MetaInfo meta, long deadline, DeadlineOrigin origin) =>
        Copy(destination, attempt, deadline, meta, Headers, Stream, track, origin);

    /// <summary>The same attempt with another deadline.</summary>
    /// <param name="deadline">As <see cref="Deadline"/>.</param>
    public RpcRequest Until(long deadline) => Copy(Destination, Attempt, deadline, Meta, Headers, Stream);

    /// <summary>The same attempt with other values to travel with it.</summary>
    public RpcRequest With(MetaInfo meta) => Copy(Destination, Attempt, Deadline, meta, Headers, Stream);

    /// <summary>The same attempt with other header fields.</summary>
    public RpcRequest With(RpcMetadata headers) => Copy(Destination, Attempt, Deadline, Meta, headers, Stream);

    /// <summary>The same attempt with another stream, such as one around <see cref="Stream"/>.</summary>
    public RpcRequest With(RpcStream stream) => Copy(Destination, Attempt, Deadline, Meta, Headers, stream);

    /// <summary>Makes what the handler holds, once, with the token its pipeline gives it.</summary>
    internal CallScope StartScope(CancellationToken outer)
    {
        Interlocked.CompareExchange(ref _scope, new CallScope(this, outer), null);
        return _scope;
    }

    private RpcRequest Copy(Instance? destination, int attempt, long deadline, MetaInfo meta, RpcMetadata headers, RpcStream? stream, AttemptTrack? track = null, DeadlineOrigin? origin = null) => new()
    {
        Method = Method,
        Message = Message,
        Stream = stream,
        Callee = Callee,
        Caller = Caller,
        CallerMethod = CallerMethod,
        CallerAddress = CallerAddress,
        Destination = destination,
        Connection = Connection,
        Transport = Transport,
        Meta = meta,
        Headers = headers,
        Tags = Tags,
        Options = Options,
        Deadline = deadline,
        Started = Started,
        Attempt = attempt,
        CapturesResponse = CapturesResponse,
        IsBlocking = IsBlocking,
        Answer = Answer,
        Policy = Policy,
        Track = track ?? Track,
        DeadlineOrigin = origin ?? (deadline == Deadline ? DeadlineOrigin : DeadlineOrigin.Call),
        IsPicked = track is null && IsPicked && ReferenceEquals(destination, Destination),
    };
}
