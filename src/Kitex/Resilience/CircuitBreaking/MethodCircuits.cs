using System.Collections.Concurrent;
using Kitex.Transport;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>
/// The circuits of a client's methods: one for each, or for each key of the user's. Of a stream it counts whether it could be
/// opened.
/// </summary>
/// <param name="key">The user's key; null for the method itself.</param>
/// <param name="classifier">The user's word on outcomes; null for none.</param>
/// <param name="notices">Who is told of changes.</param>
/// <param name="time">The client's clock.</param>
internal sealed class MethodCircuits(Func<RpcRequest, string>? key, CallClassifier? classifier, CircuitNotices notices, TimeProvider time) : CircuitLayer(classifier)
{
    // By method or by key.
    private readonly ConcurrentDictionary<object, CircuitBreaker> _breakers = new();

    /// <summary>The circuits that are not closed.</summary>
    public IEnumerable<CircuitStatus> NotClosed => _breakers.Values.Where(static b => b.State != CircuitState.Closed).Select(static b => b.Status);

    /// <summary>How each stands.</summary>
    public IEnumerable<CircuitState> States => _breakers.Select(static known => known.Value.State);

    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) => request.Policy.CircuitBreaker is { } options
        ? Guard(Of(request), options, next, request, cancellation)
        : next(request, cancellation);

    protected override CallVerdict Usual(in RpcResponse response) => CallVerdicts.OfService(response.Error);

    protected override RpcError Refuse(RpcRequest request, CircuitBreaker breaker) =>
        new(RpcErrorCode.CircuitOpen, $"{CallFailure.Where(request)}: service circuitbreak: of the last 10 s' calls too many have failed ({breaker.Status}). See why the service fails; meanwhile one call now and then is let pass.")
        {
            NothingSent = true,
        };

    private CircuitBreaker Of(RpcRequest request)
    {
        object by = key is null ? request.Method : key(request);
        return _breakers.TryGetValue(by, out var known) ? known : _breakers.GetOrAdd(by, Create);
    }

    private CircuitBreaker Create(object by) => new(CircuitScope.Method, by.ToString()!, notices, time);
}
