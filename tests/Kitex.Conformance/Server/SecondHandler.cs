using Rich;

namespace Kitex.Conformance.Server;

/// <summary>Greets.</summary>
internal sealed class SecondHandler : ISecondService
{
    public ValueTask<string> HelloAsync(string name, CallContext call = default) => new($"hello {name}");
}
