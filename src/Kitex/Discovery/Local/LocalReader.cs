using System.Collections.Concurrent;
using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Discovery.Local;

/// <summary>Reads the instances of a service out of their files, and clears away those of the dead.</summary>
internal sealed class LocalReader(LocalDirectory directory, LocalRegistryOptions options, ILogger logger, TimeProvider time)
{
    // A process that was held up comes back; its file is not cleared away as soon as its lease is over.
    private const int LeasesToClear = 10;

    // Each file is warned of once; who makes more of them is warned of again.
    private const int MostIgnored = 10_000;

    private readonly ConcurrentDictionary<string, string> _ignored = new();

    /// <summary>The instances that live, by the target's tags.</summary>
    public InstanceSet Read(ServiceTarget target)
    {
        directory.Ensure();
        var now = time.GetUtcNow().UtcDateTime;

        // The system dates what is being written, whatever the registry's clock.
        directory.RemoveHalfWritten(TimeProvider.System.GetUtcNow().UtcDateTime);
        var instances = new List<(DateTime Beat, Instance Instance)>();
        foreach (var file in directory.FilesOf(target.Service))
        {
            try
            {
                if (Take(file, target, now) is { } found)
                {
                    instances.Add(found);
                }
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deregistered while it was looked at.
            }
            catch (Exception bad) when (bad is FormatException or IOException or UnauthorizedAccessException)
            {
                Ignore(file, bad.Message);
            }
        }

        // Of two at one address the set takes the last: who was heard of last.
        return new InstanceSet(instances.OrderBy(static found => found.Beat).ThenBy(static found => found.Instance.ToString(), StringComparer.Ordinal).Select(static found => found.Instance));
    }

    private (DateTime Beat, Instance Instance)? Take(string file, ServiceTarget target, DateTime now)
    {
        var entry = LocalEntry.Read(Content(file));
        var beat = File.GetLastWriteTimeUtc(file);
        if ((options.CheckProcesses && !entry.Process.IsAlive()) || now - beat > entry.Lease * LeasesToClear)
        {
            // Whoever lives after all writes it anew at its next heartbeat.
            File.Delete(file);
            return null;
        }

        return now - beat <= entry.Lease && entry.Service == target.Service && target.Fits(entry.Tags)
            ? (beat, new Instance(AddressText.Parse(entry.Address)) { Weight = entry.Weight, Tags = entry.Tags })
            : null;
    }

    private static byte[] Content(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LocalEntry.MostBytes)
        {
            throw new FormatException($"It has {stream.Length} bytes, more than {LocalEntry.MostBytes}.");
        }

        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private void Ignore(string file, string reason)
    {
        if (_ignored.Count >= MostIgnored)
        {
            _ignored.Clear();
        }

        if (_ignored.TryAdd(file, reason))
        {
            Log.FileIgnored(logger, file, reason);
        }
    }
}
