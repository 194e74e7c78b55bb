using System.Collections.Immutable;

namespace Kitex.Grpc.Services.Health;

/// <summary>The statuses at one time. Immutable; a change makes the next one, and whoever waits looks again.</summary>
internal sealed class HealthState
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HealthState(ImmutableDictionary<string, HealthStatus> statuses, bool isStopped) => (Statuses, IsStopped) = (statuses, isStopped);

    public static HealthState Initial => new(
        ImmutableDictionary.Create<string, HealthStatus>(StringComparer.Ordinal).Add(HealthService.WholeServer, HealthStatus.Serving), isStopped: false);

    public ImmutableDictionary<string, HealthStatus> Statuses { get; }

    /// <summary>Whether no other will follow.</summary>
    public bool IsStopped { get; }

    /// <summary>Done once another is in force.</summary>
    public Task Replaced => _replaced.Task;

    public HealthStatus? StatusOf(string service) => Statuses.TryGetValue(service, out var status) ? status : null;

    public HealthState With(string service, HealthStatus status) => Next(Statuses.SetItem(service, status));

    public HealthState Without(string service) => Next(Statuses.Remove(service));

    public HealthState Stopped() => new(Statuses.SetItems(Statuses.Select(static pair => KeyValuePair.Create(pair.Key, HealthStatus.NotServing))), isStopped: true);

    public void MarkReplaced() => _replaced.TrySetResult();

    // A dictionary that would not differ is the same one.
    private HealthState Next(ImmutableDictionary<string, HealthStatus> statuses) => ReferenceEquals(statuses, Statuses) ? this : new(statuses, IsStopped);
}
