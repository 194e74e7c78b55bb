using Kitex.Registries.Tests.Api;

namespace Kitex.Registries.Tests;

/// <summary>Says what it hears.</summary>
internal sealed class Pong : IPing
{
    public ValueTask<string> PingAsync(string text, CallContext call = default) => new(text);
}
