using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kitex.Diagnostics;
using Kitex.Network;

namespace Kitex.Server.Dispatching;

/// <summary>Between the protocols and the services: finds the method a message names and runs the call through the pipeline.</summary>
public sealed class RpcDispatcher
{
    private readonly MethodTable _methods;
    private readonly RpcEndpoint _pipeline;
    private readonly MethodPlacements _placements;

    internal RpcDispatcher(
        IReadOnlyList<ServedService> services, IReadOnlyList<RpcMiddleware> middleware, KitexServerOptions options, Admission admission, RpcHandler? unserved = null)
    {
        Admission = admission;
        _methods = new MethodTable(Of(services, isGrpcOnly: false), options.FallbackService, options.RequireServiceName, Of(services, isGrpcOnly: true));
        _pipeline = ServerPipeline.Build(middleware, services, admission, unserved);
        HandlesUnserved = unserved is not null;
        _placements = new MethodPlacements(options.Placement, options.MethodPlacement, PlacementPolicy.Handlers);
    }

    /// <summary>Who may call, and how much: asked before a body is read.</summary>
    internal Admission Admission { get; }

    /// <summary>Watches the calls; null where nobody can.</summary>
    internal CallObserver? Observer { get; init; }

    /// <summary>Whether there is a handler for <see cref="UnservedMethod"/>.</summary>
    internal bool HandlesUnserved { get; }

    /// <summary>The method a message names; null when there is none.</summary>
    /// <param name="service">The service named in UTF-8; empty where the message names none.</param>
    /// <param name="method">The method named in UTF-8.</param>
    /// <param name="unknown">The answer to send when there is none.</param>
    public RpcMethod? Find(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, out RpcError? unknown) => _methods.Find(service, method, out unknown);

    /// <summary>As <see cref="Find"/>, where the message must name its service, as in gRPC.</summary>
    internal RpcMethod? FindNamed(ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, out RpcError? unknown) => _methods.FindNamed(service, method, out unknown);

    /// <summary>
    /// Whether the server takes the call, by what is known before its body is read. A protocol asks once for each call; the call
    /// counts towards the limits of this second then.
    /// </summary>
    /// <param name="head">The call.</param>
    /// <param name="refused">The answer to send when it does not; counted and logged already.</param>
    public bool TryAdmit(in CallHead head, [NotNullWhen(false)] out RpcError? refused)
    {
        refused = Admission.RefuseCounted(head);
        return refused is null;
    }

    /// <summary>Where the method's handler runs when its call was read on a network thread.</summary>
    public Placement PlacementOf(RpcMethod method) => _placements.Of(method);

    /// <summary>As <see cref="DispatchAsync"/>, on this thread or on the thread pool as the method's placement says.</summary>
    public ValueTask<RpcResponse> PlaceAsync(RpcRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var placement = _placements.Of(request.Method);
        return placement.StaysHere ? Measure(request, placement, cancellation) : PoolAsync(request, placement, cancellation);
    }

    /// <summary>Runs one call through the outermost endpoint; never throws. A failed call is a response with an error. Await it once.</summary>
    public ValueTask<RpcResponse> DispatchAsync(RpcRequest request, CancellationToken cancellation) => _pipeline(request, cancellation);

    /// <summary>The same for a call that comes by no protocol, when the server takes it.</summary>
    internal ValueTask<RpcResponse> AdmitAsync(RpcRequest request, CancellationToken cancellation) =>
        Observer switch
        {
            { IsOn: true } observer => ObserveAsync(observer, request, cancellation),
            { Statistics: { } statistics } => CountAsync(statistics.Of(request.Method), request, cancellation),
            _ => AdmitUnobservedAsync(request, cancellation),
        };

    /// <summary>Tells whoever watches, or counts, that a call received has ended.</summary>
    internal void End(RpcRequest request, RpcError? error)
    {
        if (request.Trace is ObservedCall observed)
        {
            observed.End(error, OutcomeNames.AtServer(error), request);
        }
        else
        {
            Observer?.Statistics?.Of(request.Method).End(request, error);
        }
    }

    private ValueTask<RpcResponse> AdmitUnobservedAsync(RpcRequest request, CancellationToken cancellation) =>
        TryAdmit(new CallHead(request.Method, request.Caller, request.Transport, request.Meta, request.Connection), out var refused)
            ? DispatchAsync(request, cancellation)
            : new(refused);

    private async ValueTask<RpcResponse> ObserveAsync(CallObserver observer, RpcRequest request, CancellationToken cancellation)
    {
        var call = observer.BeginServed(
            new CallStart(request.Method, request.Method.FullName, IsGrpc: false, observer.Time.GetTimestamp())
            {
                Request = request,
                Caller = request.Caller,
                Transport = request.Transport,
            },
            request.Meta,
            request.Headers);
        request.Trace = call;
        var response = await AdmitUnobservedAsync(request, cancellation).ConfigureAwait(false);
        call.Phases?.Mark(CallPhase.Handle);
        call.End(response.Error, OutcomeNames.AtServer(response.Error));
        return response;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> CountAsync(MethodStatistics method, RpcRequest request, CancellationToken cancellation)
    {
        request.Trace = method.Begin(request.Started);
        var response = await AdmitUnobservedAsync(request, cancellation).ConfigureAwait(false);
        request.Trace?.Phases?.Mark(CallPhase.Handle);
        method.End(request, response.Error);
        return response;
    }

    private static ServiceDescriptor[] Of(IReadOnlyList<ServedService> services, bool isGrpcOnly) =>
        [.. services.Where(s => s.IsGrpcOnly == isGrpcOnly).Select(static s => s.Descriptor)];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcResponse> PoolAsync(RpcRequest request, Placement placement, CancellationToken cancellation)
    {
        var time = Observer?.Time ?? TimeProvider.System;
        var turn = default(TurnClock);
        turn.Start(time);

        // A network thread has no context to come back to: what follows runs on the pool.
        await Task.Yield();
        turn.Stop(time);
        return await Measure(request, placement, cancellation).ConfigureAwait(false);
    }

    private ValueTask<RpcResponse> Measure(RpcRequest request, Placement placement, CancellationToken cancellation)
    {
        var run = placement.Begin();
        var response = _pipeline(request, cancellation);
        placement.End(run);
        return response;
    }
}
