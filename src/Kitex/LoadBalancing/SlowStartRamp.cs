using System.Net;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Lets instances that appear begin with a tenth of their weight and gain a tenth nine times over a window. For one list; not
/// for two threads at once.
/// </summary>
/// <param name="window">How long it takes.</param>
/// <param name="time">The client's clock.</param>
internal sealed class SlowStartRamp(TimeSpan window, TimeProvider time)
{
    private const int Tenths = 10;
    private const int Gains = Tenths - 1;

    // A timer may be early by the grain of its clock.
    private const double Early = 0.05;

    private readonly Dictionary<EndPoint, long> _appeared = [];

    /// <summary>The time until weights change again; null while all have theirs.</summary>
    public TimeSpan? Next => _appeared.Count == 0 ? null : window / Gains;

    /// <summary>These have appeared, and those are gone.</summary>
    public void Take(InstanceChange change)
    {
        var now = time.GetTimestamp();
        foreach (var instance in change.Added)
        {
            _appeared[instance.Address] = now;
        }

        foreach (var instance in change.Removed)
        {
            _appeared.Remove(instance.Address);
        }
    }

    /// <summary>The list as the balancer is to see it now.</summary>
    public InstanceSet Weigh(InstanceSet instances)
    {
        foreach (var (address, appeared) in _appeared)
        {
            if (TenthsOf(appeared) == Tenths)
            {
                _appeared.Remove(address);
            }
        }

        return _appeared.Count == 0 ? instances : new InstanceSet(instances.Select(Weigh)) { WeightScale = Tenths };
    }

    private Instance Weigh(Instance instance)
    {
        var tenths = _appeared.TryGetValue(instance.Address, out var appeared) ? TenthsOf(appeared) : Tenths;
        return instance with { Weight = (int)Math.Min((long)instance.Weight * tenths, int.MaxValue) };
    }

    private int TenthsOf(long appeared) => (int)Math.Min(1 + Early + (time.GetElapsedTime(appeared) / window * Gains), Tenths);
}
