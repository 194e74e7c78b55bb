using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>
/// Draws two instances by weight and takes the one where the call is likely to end sooner: by how long its calls took of late,
/// how many are under way for its weight, and how many failed. A slow answer counts at once, quick ones make it forgotten
/// little by little; so an instance that has become slow is avoided after one call, and tried again after a while.
/// </summary>
public sealed class PeakEwma : ILoadBalancer
{
    private readonly PeakEwmaOptions _options;

    /// <param name="options">How instances are judged. Default as they are.</param>
    /// <exception cref="ArgumentException">An option is out of range; the text names it.</exception>
    public PeakEwma(PeakEwmaOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <inheritdoc/>
    public string Name => "peak EWMA";

    /// <inheritdoc/>
    public InstancePicker CreatePicker(InstanceSet instances, InstancePicker? previous)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return new PeakEwmaPicker(instances, _options, previous as PeakEwmaPicker);
    }
}
