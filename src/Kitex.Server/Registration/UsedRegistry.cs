using Kitex.Discovery;

namespace Kitex.Server.Registration;

/// <summary>A registry that a server registers with.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="Options">How.</param>
internal sealed record UsedRegistry(IRegistry Registry, RegistrationOptions Options);
