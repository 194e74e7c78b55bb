using System.Globalization;
using Kitex.Network;
using Kitex.Network.Memory;

namespace Kitex.Server.Tests.Networks;

/// <summary>No system at all; bytes come in uneven pieces.</summary>
public sealed class MemoryNetwork : TestNetwork
{
    private int _ports;

    public override NetworkEngine Engine { get; } = new MemoryEngine(new MemoryEngineOptions { MaxChunkBytes = 1021 });

    public override string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"memory:desk-{Interlocked.Increment(ref _ports)}");
}
