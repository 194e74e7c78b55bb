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
internal sealed class WarmUp(string callee, WarmUpOptions options, InstanceDirectory directory, ClientTransport transport, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>Joins in where it is under way or done; begins anew where it failed. It goes on for the others when one who waits gives up.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RpcException">Something failed, and failures are to be thrown.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task JoinAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_running is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _running = RunAsync(_ended.Token);
            }

            return _running.WaitAsync(cancellation);
        }
    }

    /// <summary>Begins, and nobody waits for it: what fails is logged, whatever is to become of failures.</summary>
    public async Task BeginAsync()
    {
        try
        {
            await JoinAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failed) when (options.Errors == WarmUpErrors.Ignore || failed is OperationCanceledException)
        {
            // Nobody wants to know.
        }
        catch (Exception failed)
        {
            Diagnostics.Log.WarmUpFailed(logger, failed.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        if (!transport.NeedsDestination)
        {
            return;
        }

        var request = new RpcRequest { Method = WarmUpMethod.Instance, Callee = callee, Tags = directory.Tags, Started = time.GetTimestamp() };
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
