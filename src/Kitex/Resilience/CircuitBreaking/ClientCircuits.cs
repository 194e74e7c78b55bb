namespace Kitex.Resilience.CircuitBreaking;

/// <summary>The circuits of one client.</summary>
internal sealed class ClientCircuits
{
    /// <summary>Of methods.</summary>
    public required MethodCircuits Methods { get; init; }

    /// <summary>Of instances.</summary>
    public required InstanceCircuits Instances { get; init; }

    /// <summary>Of outliers; null when none are ejected.</summary>
    public OutlierEjection? Outliers { get; init; }

    /// <summary>Those that are not closed, for diagnosis.</summary>
    public IReadOnlyList<CircuitStatus> NotClosed => [.. Methods.NotClosed, .. Instances.NotClosed, .. Outliers?.NotClosed ?? []];

    /// <summary>How each of them stands.</summary>
    public IEnumerable<(CircuitScope Scope, CircuitState State)> States =>
    [
        .. Methods.States.Select(static state => (CircuitScope.Method, state)),
        .. Instances.States.Select(static state => (CircuitScope.Instance, state)),
        .. (Outliers?.States ?? []).Select(static state => (CircuitScope.Outlier, state)),
    ];

    /// <summary>These instances are there no more: what was known of them is dropped.</summary>
    public void Forget(IEnumerable<Instance> removed)
    {
        Instances.Forget(removed);
        Outliers?.Forget(removed);
    }
}
