namespace Kitex.Diagnostics;

/// <summary>What instruments ask a client for.</summary>
/// <param name="callee">The name of the service called.</param>
/// <param name="counts">What its transport holds; null where nothing is known of it.</param>
/// <param name="circuits">How its circuits stand.</param>
internal sealed class MeasuredClient(string callee, Func<TransportCounts?> counts, Func<IEnumerable<(CircuitScope Scope, CircuitState State)>> circuits)
{
    public string Callee { get; } = callee;

    public TransportCounts? Counts => counts();

    public IEnumerable<(CircuitScope Scope, CircuitState State)> Circuits => circuits();
}
