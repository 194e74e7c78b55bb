using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>In memory, where little is under way: whoever sends soon waits for the one who reads.</summary>
internal sealed class NarrowNetwork(int capacity) : TestNetwork
{
    public override NetworkEngine Engine { get; } = new MemoryEngine(new MemoryEngineOptions { CapacityBytes = capacity });

    public override string FreeAddress() => "memory:narrow";
}
