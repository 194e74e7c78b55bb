namespace Kitex;

/// <summary>What a circuit stands for.</summary>
public enum CircuitScope
{
    /// <summary>The calls of a method, or of a key of the user's.</summary>
    Method,

    /// <summary>The connections to an instance.</summary>
    Instance,

    /// <summary>An instance beside the others of its service (<see cref="OutlierEjectionOptions"/>): open while it is ejected.</summary>
    Outlier,
}
