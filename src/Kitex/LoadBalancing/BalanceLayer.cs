using System.Runtime.CompilerServices;
using Kitex.Diagnostics;
using Kitex.Transport;

namespace Kitex.LoadBalancing;

/// <summary>
/// Gives each call an instance to go to; where nothing of it was sent, another one. A call that may have been sent is never
/// sent again here.
/// </summary>
/// <param name="directory">Knows the instances.</param>
/// <param name="mostPicks">The most instances one attempt goes to.</param>
/// <param name="time">The client's clock.</param>
internal sealed class BalanceLayer(InstanceDirectory directory, int mostPicks, TimeProvider time)
{
    /// <summary>Instances that get no calls as long as there are others; null for none.</summary>
    public Func<Instance, bool>? IsPassedOver { get; init; }

    /// <summary>The layer.</summary>
    public RpcEndpoint Wrap(RpcEndpoint next) => (request, cancellation) => request is { Destination: not null, IsPicked: false }
        ? next(request, cancellation)
        : InvokeAsync(next, request, cancellation);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> InvokeAsync(RpcEndpoint next, RpcRequest request, CancellationToken cancellation)
    {
        var tried = request.Track?.Tried ?? [];
        var before = tried.Length;
        RpcResponse failed = default;
        var phases = request.Trace?.Phases;
        for (var picks = 0; picks < mostPicks; picks++)
        {
            phases?.Pass();
            var snapshot = directory.TryGet(request);
            if (snapshot is null)
            {
                try
                {
                    snapshot = await directory.GetAsync(request, cancellation).WaitAsync(CallTime.Waitable(request, time), time, cancellation).ConfigureAwait(false);
                }
                catch (Exception thrown)
                {
                    phases?.Mark(CallPhase.Discovery);
                    return Unresolved(request, thrown, cancellation);
                }
            }

            if (Pick(snapshot.Picker, request, tried) is not { } instance)
            {
                return picks == 0 ? NoInstance(request, snapshot) : failed;
            }

            if (InstancePicker.IsAmong(tried.AsSpan(before), instance))
            {
                Unused(snapshot.Picker, instance);
                return failed;
            }

            phases?.Mark(CallPhase.Discovery);
            request.Track?.Picked(instance);
            request.Trace?.SentTo(instance);
            if (picks > 0)
            {
                ClientInstruments.Repicked(request);
            }

            var started = snapshot.Picker.WantsOutcomes ? time.GetTimestamp() : 0;
            RpcResponse response;
            try
            {
                response = await next(request.Pick(instance), cancellation).ConfigureAwait(false);
            }
            catch (Exception) when (snapshot.Picker.WantsOutcomes)
            {
                Tell(request, snapshot.Picker, instance, started, Unknown);
                throw;
            }

            if (snapshot.Picker.WantsOutcomes)
            {
                response = Tell(request, snapshot.Picker, instance, started, response);
            }

            if (response.Error is not { } error || !MayGoElsewhere(error) || cancellation.IsCancellationRequested)
            {
                return response;
            }

            if (error.Code is RpcErrorCode.ConnectFailed or RpcErrorCode.ConnectTimeout)
            {
                directory.ReportUnreachable(request);
            }

            failed = response;
            tried = [.. tried, instance];
        }

        return failed;
    }

    /// <summary>Picks, and picks again while it is an instance to be passed over; when there are no others, the first after all.</summary>
    private Instance? Pick(InstancePicker picker, RpcRequest request, Instance[] tried)
    {
        var first = picker.Pick(request, tried);
        if (IsPassedOver is null || first is null || !IsPassedOver(first))
        {
            return first;
        }

        var passed = tried;
        var picked = first;
        do
        {
            passed = [.. passed, picked];
            Unused(picker, picked);
            picked = picker.Pick(request, passed);
        }
        while (picked is not null && !InstancePicker.IsAmong(passed, picked) && IsPassedOver(picked));

        if (picked is not null && !InstancePicker.IsAmong(passed, picked))
        {
            return picked;
        }

        if (picked is not null)
        {
            Unused(picker, picked);
        }

        return picker.Pick(request, tried);
    }

    /// <summary>Tells the picker how a call ended; of a stream, when that has ended.</summary>
    private RpcResponse Tell(RpcRequest request, InstancePicker picker, Instance instance, long started, in RpcResponse response)
    {
        if (response.Stream is not null)
        {
            return response.With(Watch(response.Stream, picker, instance, started));
        }

        picker.Completed(instance, new CallOutcome(time.GetElapsedTime(started), response.Error) { IsStream = request.Method.IsStreaming });
        return response;
    }

    private PickedStream Watch(RpcStream stream, InstancePicker picker, Instance instance, long started) =>
        new(stream, error => picker.Completed(instance, new CallOutcome(time.GetElapsedTime(started), error) { IsStream = true }));

    // A pick that leads nowhere is over at once.
    private static void Unused(InstancePicker picker, Instance instance)
    {
        if (picker.WantsOutcomes)
        {
            picker.Completed(instance, new CallOutcome(TimeSpan.Zero, NotCalled));
        }
    }

    // Seen by the picker alone: when a middleware throws, and when a pick is not used.
    private static readonly RpcError Unknown = new(RpcErrorCode.Internal, "A middleware threw.");
    private static readonly RpcError NotCalled = new(RpcErrorCode.Canceled, "The call has been to this instance.") { NothingSent = true };

    // Another instance may take what this one could not get, unless the call itself is at fault, or its time is over.
    private static bool MayGoElsewhere(RpcError error) => error.IsPassing || error is { NothingSent: true, Code: RpcErrorCode.CircuitOpen };

    private RpcError NoInstance(RpcRequest request, InstanceSnapshot snapshot) =>
        new(RpcErrorCode.NoInstance, $"{CallFailure.Where(request)}: {(snapshot.Instances.Count == 0
            ? $"there is no address to call: resolver '{directory.Resolver.Name}' knows none. Give the client HostPorts or a resolver, or the call a Host"
            : $"none of the {snapshot.Instances.Count} instances takes this call: see their weights, and what the balancer asks of a call")}.")
        {
            NothingSent = true,
        };

    private RpcError Unresolved(RpcRequest request, Exception thrown, CancellationToken cancellation) => thrown switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => CallFailure.Canceled(request, time, thrown) with { NothingSent = true },
        TimeoutException when CallTime.IsOver(request, time) => CallFailure.TimedOut(request, time, nothingSent: true, hint: $"Resolver '{directory.Resolver.Name}' has not answered yet"),
        _ => new(RpcErrorCode.NotResolved, $"{CallFailure.Where(request)}: resolver '{directory.Resolver.Name}' failed: {thrown.Message}")
        {
            Cause = thrown,
            NothingSent = true,
        },
    };
}
