using System.Diagnostics;

namespace Kitex;

/// <summary>What a call, or one of its attempts, leaves behind for whoever watches: its span, and where it went.</summary>
internal abstract class CallTrace
{
    private volatile Instance? _peer;

    /// <summary>Its span; null when nobody takes it.</summary>
    public Activity? Span { get; protected init; }

    /// <summary>What it spends its time on; null when nobody asks, as of most calls.</summary>
    public CallPhases? Phases { get; protected init; }

    /// <summary>Where it went last; null for nowhere yet.</summary>
    public Instance? Peer => _peer;

    /// <summary>It goes there.</summary>
    public virtual void SentTo(Instance instance) => _peer = instance;
}
