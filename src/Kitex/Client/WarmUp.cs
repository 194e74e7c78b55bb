using Kitex.LoadBalancing;
using Kitex.Transport;
using Microsoft.Extensions.Logging;

namespace Kitex.Client;

/// <summary>Finds the instances of a client's service and connects to each, once.</summary>
/// <param name="callee">The service.</param>
/// <param name="options">How.</param>
/// <param name="directory">Knows the instances.</param>
/// <param name="transport">Connects.</param>
/// <param name="time">The client's clock.</param>
/// <param name="logger">The client's.</param>
internal sealed class WarmUp(string callee, WarmUpOptions options, InstanceDirectory directory, ClientTransport transport, TimeProvider time, ILogger logger)
{
    /// <exception cref="RpcException">Something failed, and failures are to be thrown.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!transport.NeedsDestination)
        {
            return;
        }

        var request = new RpcRequest { Method = WarmUpMethod.Instance, Callee = callee, Started = time.GetTimestamp() };
        if (await ResolveAsync(request, cancellation).ConfigureAwait(false) is not { } instances)
        {
            return;
        }

        if (options.Connections > 0)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation };
            await Parallel.ForEachAsync(instances, parallel, (instance, token) => ConnectAsync(request.SendTo(instance), token)).ConfigureAwait(false);
        }

        Diagnostics.Log.WarmedUp(logger, callee, instances.Count, options.Connections);
    }

    /// <summary>Notes the end of a warm-up that nobody waits for.</summary>
    public void Note(Exception failed)
    {
        if (options.Errors != WarmUpErrors.Ignore && failed is not OperationCanceledException)
        {
            Diagnostics.Log.WarmUpFailed(logger, failed.Message);
        }
    }

    private async Task<IReadOnlyList<Instance>?> ResolveAsync(RpcRequest request, CancellationToken cancellation)
    {
        try
        {
            return (await directory.GetAsync(request, cancellation).ConfigureAwait(false)).Instances;
        }
        catch (Exception thrown) when (!cancellation.IsCancellationRequested)
        {
            Report(new RpcError(RpcErrorCode.NotResolved, $"{callee}: resolver '{directory.Resolver.Name}' failed: {thrown.Message}") { Cause = thrown, NothingSent = true });
            return null;
        }
    }

    private async ValueTask ConnectAsync(RpcRequest request, CancellationToken cancellation)
    {
        if (await transport.WarmUpAsync(request, options.Connections, cancellation).ConfigureAwait(false) is { } failed)
        {
            cancellation.ThrowIfCancellationRequested();
            Report(failed);
        }
    }

    private void Report(RpcError failed)
    {
        if (options.Errors == WarmUpErrors.Fail)
        {
            throw failed.ToException();
        }

        if (options.Errors == WarmUpErrors.Warn)
        {
            Diagnostics.Log.WarmUpFailed(logger, failed.Message);
        }
    }
}
