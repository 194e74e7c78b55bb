namespace Kitex.Discovery;

/// <summary>What a <see cref="PollingResolver"/> has found.</summary>
/// <param name="Instances">The instances.</param>
/// <param name="ValidFor">How long they hold at most; null for as long as the resolver's interval.</param>
public readonly record struct Resolution(InstanceSet Instances, TimeSpan? ValidFor = null);
