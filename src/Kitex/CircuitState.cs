namespace Kitex;

/// <summary>What a circuit does with calls.</summary>
public enum CircuitState
{
    /// <summary>All pass.</summary>
    Closed,

    /// <summary>None passes.</summary>
    Open,

    /// <summary>One passes now and then, to see.</summary>
    HalfOpen,
}
