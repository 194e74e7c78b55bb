using System.Globalization;

namespace Kitex.Torture.Residue;

/// <summary>What the system knows of this process.</summary>
internal static class ProcessState
{
    // The system keeps 15 letters of a name; the watchdog's begins with the same.
    private const string NetworkThread = "Kitex network";

    /// <summary>Open descriptors of sockets, pipes, epoll and events. Files are the runtime's: it opens assemblies when they are needed.</summary>
    public static int Descriptors => DescriptorTargets().Count();

    /// <summary>The same in words, such as "7 pipe, 1 socket".</summary>
    public static string DescriptorKinds => string.Join(", ", DescriptorTargets()
        .CountBy(static target => target.Split(':')[0])
        .OrderByDescending(static kind => kind.Value)
        .Select(static kind => $"{kind.Value} {kind.Key}"));

    /// <summary>Threads of network engines.</summary>
    public static int NetworkThreads => Directory.GetDirectories("/proc/self/task").Count(static task => NameOf(task).StartsWith(NetworkThread, StringComparison.Ordinal));

    /// <summary>Bytes of memory in use that the collector manages, after it has run.</summary>
    public static long ManagedBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Bytes of memory that the process has from the system.</summary>
    public static long ResidentBytes()
    {
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static IEnumerable<string> DescriptorTargets() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(static descriptor => new FileInfo(descriptor).LinkTarget)
        .OfType<string>()
        .Where(static target => !target.StartsWith('/'));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }
}
