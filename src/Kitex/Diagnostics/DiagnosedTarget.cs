namespace Kitex.Diagnostics;

/// <summary>A service that a client calls, narrowed down by tags or not.</summary>
/// <param name="Name">The service, and the tags.</param>
/// <param name="Updated">When its list last changed; null before the first.</param>
/// <param name="Instances">Its instances; empty before the first list.</param>
public sealed record DiagnosedTarget(string Name, DateTimeOffset? Updated, IReadOnlyList<DiagnosedInstance> Instances);
