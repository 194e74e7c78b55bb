using Microsoft.Extensions.Logging;

namespace Kitex.Server;

/// <summary>What the user wants done when the server starts and stops, in the order given.</summary>
internal sealed class ServerHooks(
    KitexServer server,
    IReadOnlyList<Func<KitexServer, CancellationToken, Task>> started,
    IReadOnlyList<Func<KitexServer, CancellationToken, Task>> stopping,
    IReadOnlyList<Func<KitexServer, CancellationToken, Task>> stopped,
    ILogger logger)
{
    public async Task StartedAsync(CancellationToken cancellation)
    {
        foreach (var hook in started)
        {
            await hook(server, cancellation).ConfigureAwait(false);
        }
    }

    public Task StoppingAsync(CancellationToken cancellation) => RunAllAsync(stopping, cancellation);

    public Task StoppedAsync(CancellationToken cancellation) => RunAllAsync(stopped, cancellation);

    /// <summary>A hook that fails does not keep the server from stopping, nor one that never ends.</summary>
    private async Task RunAllAsync(IReadOnlyList<Func<KitexServer, CancellationToken, Task>> hooks, CancellationToken cancellation)
    {
        foreach (var hook in hooks)
        {
            try
            {
                await hook(server, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception failed)
            {
                Log.HookFailed(logger, failed);
            }
        }
    }
}
