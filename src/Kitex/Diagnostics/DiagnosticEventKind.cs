namespace Kitex.Diagnostics;

/// <summary>What kind of thing happened.</summary>
public enum DiagnosticEventKind
{
    /// <summary>Instances came, went or changed, or their list could not be had.</summary>
    Discovery,

    /// <summary>A circuit opened, was tried or closed; an instance was ejected or has returned.</summary>
    Circuit,

    /// <summary>Options have changed, or were refused.</summary>
    Configuration,

    /// <summary>It started, stops, has registered, is warmed up.</summary>
    Lifetime,

    /// <summary>Calls or connections were refused.</summary>
    Limit,
}
