using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests;

/// <summary>A service that says which one it is.</summary>
internal sealed class Versions(string version) : IBase
{
    public ValueTask<string> VersionAsync(CallContext call = default) => new(version);
}
