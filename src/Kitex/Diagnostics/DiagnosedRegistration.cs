namespace Kitex.Diagnostics;

/// <summary>What a registry was told of a server.</summary>
/// <param name="Registry">The registry's name.</param>
/// <param name="Service">The name registered.</param>
/// <param name="Address">Where callers are sent; null before that is known.</param>
/// <param name="State">"waiting", "registered" or "gone".</param>
public sealed record DiagnosedRegistration(string Registry, string Service, string? Address, string State);
