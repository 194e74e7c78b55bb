namespace Kitex.LoadBalancing;

/// <summary>Picks among the instances of one list. Called from many threads at once.</summary>
public abstract class InstancePicker
{
    /// <summary>Whether it wants to know how the calls to what it picked went. Default false.</summary>
    public virtual bool WantsOutcomes => false;

    /// <summary>Picks an instance.</summary>
    /// <param name="request">The call.</param>
    /// <param name="tried">
    /// Instances this call went to before, without success: others come first, but one of these is better than none
    /// (<see cref="IsAmong"/>).
    /// </param>
    /// <returns>The instance; null when there is none that takes calls.</returns>
    public abstract Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried);

    /// <summary>A call has ended, a stream at its end: exactly once for each pick, where <see cref="WantsOutcomes"/>.</summary>
    /// <param name="instance">What was picked.</param>
    /// <param name="outcome">How it went.</param>
    public virtual void Completed(Instance instance, in CallOutcome outcome)
    {
    }

    /// <summary>The calls under way to an instance, as far as this picker counts them; null when it does not.</summary>
    internal virtual int? ActiveOf(Instance instance) => null;

    /// <summary>
    /// Whether an instance is among those tried, by its address: they may be of an older list, with another weight and other tags.
    /// </summary>
    public static bool IsAmong(ReadOnlySpan<Instance> tried, Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach (var one in tried)
        {
            if (ReferenceEquals(one, instance) || one.Address.Equals(instance.Address))
            {
                return true;
            }
        }

        return false;
    }
}
