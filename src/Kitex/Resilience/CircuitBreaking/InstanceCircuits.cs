using System.Net;
using Kitex.Transport;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>
/// The circuits of a service's instances: one that cannot be connected to is not tried for a while. Nothing was sent then, so that
/// the call goes to another.
/// </summary>
/// <param name="options">When a circuit opens, which may change at any time; null for never.</param>
/// <param name="classifier">The user's word on outcomes; null for none.</param>
/// <param name="notices">Who is told of changes.</param>
/// <param name="time">The client's clock.</param>
internal sealed class InstanceCircuits(Func<CircuitBreakerOptions?> options, CallClassifier? classifier, CircuitNotices notices, TimeProvider time) : CircuitLayer(classifier)
{
    private readonly InstanceStates<CircuitBreaker> _breakers = new(
        address => new CircuitBreaker(CircuitScope.Instance, AddressText.Format(address), notices, time),
        (breaker, now) => options() is not { } current || breaker.IsUseless(now, current),
        time);

    /// <summary>The circuits that are not closed.</summary>
    public IEnumerable<CircuitStatus> NotClosed => _breakers.All.Where(static b => b.State != CircuitState.Closed).Select(static b => b.Status);

    /// <summary>How each stands.</summary>
    public IEnumerable<CircuitState> States => _breakers.All.Select(static b => b.State);

    /// <summary>How many instances it knows.</summary>
    public int Count => _breakers.Count;

    /// <summary>How the circuit of an instance stands.</summary>
    public CircuitState StateOf(EndPoint address) => _breakers.TryGet(address, out var breaker) ? breaker.State : CircuitState.Closed;

    /// <summary>The layer, below the one that picks.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) => request.Destination is { } instance && options() is { } current
        ? Guard(_breakers.Of(instance.Address), current, next, request, cancellation)
        : next(request, cancellation);

    /// <summary>These instances are there no more.</summary>
    public void Forget(IEnumerable<Instance> removed) => _breakers.Forget(removed);

    protected override CallVerdict Usual(in RpcResponse response) => CallVerdicts.OfConnection(response.Error);

    protected override RpcError Refuse(RpcRequest request, CircuitBreaker breaker) =>
        new(RpcErrorCode.CircuitOpen, $"{CallFailure.Where(request)}: instance circuitbreak: too many connections to it have failed in the last 10 s ({breaker.Status}). See whether the instance runs and can be reached.")
        {
            NothingSent = true,
        };
}
