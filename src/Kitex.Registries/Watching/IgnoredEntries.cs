using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Watching;

/// <summary>Warns of what a registry holds that is no instance; once of each, however often it is read.</summary>
/// <param name="registry">The registry's name.</param>
/// <param name="logger">Its log.</param>
internal sealed class IgnoredEntries(string registry, ILogger logger)
{
    // Who makes more of them is warned of again.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Service, string Entry), byte> _known = new();

    /// <summary>An entry was passed over.</summary>
    /// <param name="service">Whose instance it should be.</param>
    /// <param name="entry">What it is called.</param>
    /// <param name="reason">What is wrong with it.</param>
    public void Add(string service, string entry, string reason)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        if (_known.TryAdd((service, entry), 0))
        {
            Log.EntryIgnored(logger, registry, service, entry, reason);
        }
    }
}
