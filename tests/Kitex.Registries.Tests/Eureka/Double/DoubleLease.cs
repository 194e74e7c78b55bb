namespace Kitex.Registries.Tests.Eureka.Double;

/// <summary>How long an instance's word holds (com.netflix.eureka.lease.Lease): after a renewal twice as long as was asked for, a mistake that the server keeps.</summary>
internal sealed class DoubleLease(DoubleInstance instance, TimeSpan duration, DateTimeOffset now)
{
    private DateTimeOffset _lastUpdate = now;

    public DoubleInstance Instance { get; } = instance;

    public TimeSpan Duration => duration;

    public DateTimeOffset Registered { get; } = now;

    /// <summary>What the server calls the last renewal, and is not.</summary>
    public DateTimeOffset LastUpdate => _lastUpdate;

    public void Renew(DateTimeOffset at) => _lastUpdate = at + duration;

    public bool IsExpired(DateTimeOffset at) => at > _lastUpdate + duration;
}
