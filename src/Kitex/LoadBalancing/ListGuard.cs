using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Judges the lists of one watch, so that a registry that fails by halves does not take a service away: an empty list never
/// replaces one with instances, and a collapsed one only when it lasts. Used by one thread at a time.
/// </summary>
internal sealed class ListGuard(DiscoveryOptions options, TimeProvider time)
{
    private long? _collapsedAt;

    /// <summary>How long a collapsed list must still last. Infinite when none is held, or when it is never believed.</summary>
    public TimeSpan Left
    {
        get
        {
            if (_collapsedAt is not { } since || options.CollapseHold == Timeout.InfiniteTimeSpan)
            {
                return Timeout.InfiniteTimeSpan;
            }

            var left = options.CollapseHold - time.GetElapsedTime(since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Judges a list.</summary>
    /// <param name="known">The one believed until now; null when there is none.</param>
    /// <param name="offered">What the resolver says.</param>
    public ListVerdict Judge(InstanceSet? known, InstanceSet offered)
    {
        if (known is not { Count: > 0 } || !IsCollapse(known.Count, offered.Count))
        {
            _collapsedAt = null;
            return ListVerdict.Believed;
        }

        if (offered.Count == 0)
        {
            // It says nothing of those that are left, if any: what was held before is not confirmed.
            _collapsedAt = null;
            return ListVerdict.Empty;
        }

        _collapsedAt ??= time.GetTimestamp();
        if (Left != TimeSpan.Zero)
        {
            return ListVerdict.Collapsed;
        }

        _collapsedAt = null;
        return ListVerdict.Believed;
    }

    /// <summary>The watch has ended: whether a collapse lasts is for the next one to say.</summary>
    public void Forget() => _collapsedAt = null;

    // By numbers, not by addresses: as many others are a deployment.
    private bool IsCollapse(int known, int offered) => offered == 0 || known - offered > known * options.CollapseShare;
}
