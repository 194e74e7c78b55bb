using Kitex.Grpc.Services.Health;
using Kitex.Grpc.Services.Health.V1;
using static Kitex.Grpc.Services.Health.V1.HealthCheckResponse.Types;

namespace Kitex.Grpc.Services;

/// <summary>
/// Tells probes, load balancers and clients whether a server and its services take calls: <c>grpc.health.v1</c>. At first the
/// server as a whole, whose name is empty, is <see cref="HealthStatus.Serving"/>, and of no other service anything is known.
/// Safe for use from several threads.
/// </summary>
public sealed class HealthService : IHealth
{
    /// <summary>The name of the server as a whole.</summary>
    public const string WholeServer = "";

    private readonly Lock _gate = new();
    private HealthState _state = HealthState.Initial;

    /// <summary>The status of a service; null when nothing is known of it.</summary>
    /// <param name="service">The service with its package, as <see cref="ServiceDescriptor.FullName"/>; <see cref="WholeServer"/> for all of it.</param>
    public HealthStatus? StatusOf(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Now.StatusOf(service);
    }

    /// <summary>Sets the status of a service. Nothing happens once <see cref="StopServing"/> was called.</summary>
    /// <param name="service">As in <see cref="StatusOf"/>.</param>
    /// <param name="status">What callers learn from now on.</param>
    public void Set(string service, HealthStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        Change(state => state.With(service, status));
    }

    /// <summary>Forgets a service. Nothing happens once <see cref="StopServing"/> was called.</summary>
    /// <param name="service">As in <see cref="StatusOf"/>.</param>
    public void Remove(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Change(state => state.Without(service));
    }

    /// <summary>
    /// Sets everything to <see cref="HealthStatus.NotServing"/>, for good: whoever watches learns it, and the watching ends. A
    /// server does it when it is told to stop.
    /// </summary>
    public void StopServing() => Change(static state => state.Stopped());

    /// <summary>The status of one service now.</summary>
    /// <exception cref="RpcRemoteException">Nothing is known of the service; the code is NOT_FOUND (5).</exception>
    public ValueTask<HealthCheckResponse> CheckAsync(HealthCheckRequest request, CallContext call = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // The name comes from outside and may be long: it is not said back.
        return Now.StatusOf(request.Service) is { } status
            ? new(Response(status))
            : throw new RpcRemoteException(StatusCode.NotFound, "unknown service");
    }

    /// <summary>The statuses of all services of which anything is known.</summary>
    public ValueTask<HealthListResponse> ListAsync(HealthListRequest request, CallContext call = default)
    {
        var response = new HealthListResponse();
        foreach (var (service, status) in Now.Statuses)
        {
            response.Statuses.Add(service, Response(status));
        }

        return new(response);
    }

    /// <summary>
    /// The status of one service now, and whatever it becomes. A caller that reads slowly gets the newest status next and
    /// misses those between. Ends when the server stops or the caller cancels.
    /// </summary>
    public async IAsyncEnumerable<HealthCheckResponse> WatchAsync(HealthCheckRequest request, CallContext call = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ServingStatus? sent = null;
        while (true)
        {
            var state = Now;
            var status = state.StatusOf(request.Service) is { } known ? OnWire(known) : ServingStatus.ServiceUnknown;
            if (status != sent)
            {
                sent = status;
                yield return new HealthCheckResponse { Status = status };
            }

            if (state.IsStopped)
            {
                yield break;
            }

            await state.Replaced.WaitAsync(call.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.Incoming?.Connection?.Closed.IsCancellationRequested == true)
            {
                // Nobody is left to be told.
                yield break;
            }

            call.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private HealthState Now => Volatile.Read(ref _state);

    private void Change(Func<HealthState, HealthState> change)
    {
        HealthState last;
        lock (_gate)
        {
            last = _state;
            var next = change(last);
            if (last.IsStopped || ReferenceEquals(next, last))
            {
                return;
            }

            Volatile.Write(ref _state, next);
        }

        last.MarkReplaced();
    }

    private static HealthCheckResponse Response(HealthStatus status) => new() { Status = OnWire(status) };

    private static ServingStatus OnWire(HealthStatus status) => (ServingStatus)status;
}
