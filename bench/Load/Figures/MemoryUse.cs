using System.Globalization;

namespace Kitex.Load.Figures;

/// <summary>The memory this process holds.</summary>
/// <param name="Managed">Bytes of living objects.</param>
/// <param name="Resident">Bytes of physical memory, managed and native.</param>
internal readonly record struct MemoryUse(long Managed, long Resident)
{
    /// <summary>Collects first, as thoroughly as can be: what is left is held.</summary>
    public static MemoryUse Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new MemoryUse(GC.GetTotalMemory(forceFullCollection: false), Environment.WorkingSet);
    }

    /// <summary>As a line between processes.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Managed} {Resident}");

    public static MemoryUse Parse(string line)
    {
        var words = line.Split(' ');
        return new MemoryUse(long.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public static MemoryUse operator /(MemoryUse all, int count) => new(all.Managed / count, all.Resident / count);

    public static MemoryUse operator -(MemoryUse after, MemoryUse before) => new(after.Managed - before.Managed, after.Resident - before.Resident);
}
