namespace Kitex.Discovery;

/// <summary>What a server tells a registry about itself.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Instance">Where it can be reached from elsewhere, its weight and tags.</param>
public sealed record ServiceRegistration(string Service, Instance Instance);
