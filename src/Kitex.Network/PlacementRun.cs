using Kitex.Network.Epoll;

namespace Kitex.Network;

/// <summary>One piece of work being measured, from <see cref="Placement.Begin"/> to <see cref="Placement.End"/>.</summary>
public readonly struct PlacementRun
{
    internal PlacementRun(long started, long sent, PollerThread? thread, Placement? around)
    {
        Started = started;
        Sent = sent;
        Thread = thread;
        Around = around;
    }

    /// <summary>When it began; 0 when this one is not timed.</summary>
    internal long Started { get; }

    /// <summary>What <see cref="SendClock"/> stood at.</summary>
    internal long Sent { get; }

    /// <summary>The network thread it runs on; null on any other thread.</summary>
    internal PollerThread? Thread { get; }

    /// <summary>Of the work in which this one runs, if any.</summary>
    internal Placement? Around { get; }
}
