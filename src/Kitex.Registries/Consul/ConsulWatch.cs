using System.Runtime.CompilerServices;
using Kitex.Discovery;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Consul;

/// <summary>
/// The lists of services as they change: each question waits at the agent until its answer is another one than the last. Between
/// two questions lies a least time, so that many changes in succession are few lists.
/// </summary>
internal sealed class ConsulWatch(ConsulAgent agent, TimeSpan least, ILogger logger, TimeProvider time)
{
    private readonly IgnoredEntries _ignored = new(ConsulAgent.Name, logger);

    /// <exception cref="RegistryException">The agent did not answer, or refused.</exception>
    public async IAsyncEnumerable<InstanceSet> ReadAllAsync(ServiceTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (ulong known = 0; ;)
        {
            var asked = time.GetTimestamp();
            var (list, index) = await agent.ListAsync(target.Service, known, cancellation).ConfigureAwait(false);
            if (known == 0 || index != known)
            {
                yield return ConsulList.Read(list, target, _ignored);
            }

            // Consul has begun anew when it goes backwards, and knows nothing of the former one.
            known = index < known ? 0 : index;
            var early = least - time.GetElapsedTime(asked);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
