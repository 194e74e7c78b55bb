using System.Net;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Stands between a list and its picker: lets instances that appear begin with a tenth of their weight and gain a tenth nine
/// times over a window. Its methods are not for two threads at once.
/// </summary>
/// <param name="window">How long it takes.</param>
/// <param name="time">The client's clock.</param>
/// <param name="gained">Called whenever weights have changed, for the list to be weighed and the picker to be made anew. It must not throw.</param>
internal sealed class SlowStartRamp(TimeSpan window, TimeProvider time, Action gained) : IDisposable
{
    private const int Tenths = 10;
    private const int Gains = Tenths - 1;

    // A timer may be early by the grain of its clock.
    private const double Early = 0.05;

    private readonly Dictionary<EndPoint, long> _appeared = [];
    private ITimer? _next;

    /// <summary>The list has changed.</summary>
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

        if (_appeared.Count == 0)
        {
            return instances;
        }

        _next ??= time.CreateTimer(static gained => ((Action)gained!)(), gained, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _next.Change(window / Gains, Timeout.InfiniteTimeSpan);
        return new InstanceSet(instances.Select(Weigh)) { WeightScale = Tenths };
    }

    public void Dispose() => _next?.Dispose();

    private Instance Weigh(Instance instance)
    {
        var tenths = _appeared.TryGetValue(instance.Address, out var appeared) ? TenthsOf(appeared) : Tenths;
        return instance with { Weight = (int)Math.Min((long)instance.Weight * tenths, int.MaxValue) };
    }

    private int TenthsOf(long appeared) => (int)Math.Min(1 + Early + (time.GetElapsedTime(appeared) / window * Gains), Tenths);
}
