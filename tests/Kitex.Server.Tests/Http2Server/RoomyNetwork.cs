using Kitex.Network;
using Kitex.Network.Memory;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>In memory, with room for megabytes: whoever sends need not wait.</summary>
internal sealed class RoomyNetwork : TestNetwork
{
    public override NetworkEngine Engine { get; } = new MemoryEngine(new MemoryEngineOptions { CapacityBytes = 8 * 1024 * 1024 });

    public override string FreeAddress() => "memory:roomy";
}
