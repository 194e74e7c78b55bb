using System.Net;
using Kitex.Network.Memory;

namespace Kitex.Network.Tests.Memory;

public sealed class MemoryEngineByteByByteTests : NetworkEngineTests
{
    private int _addresses;

    private protected override int BigMessageBytes => 256 * 1024;

    private protected override int TortureBytes => 30_000;

    private protected override int MoreThanFits => 512 * 1024;

    private protected override NetworkEngine CreateEngine(TimeProvider time) =>
        new MemoryEngine(new MemoryEngineOptions { MaxChunkBytes = 1 }, time);

    private protected override EndPoint FreshAddress() => new MemoryEndPoint($"port-{Interlocked.Increment(ref _addresses)}");

    private protected override EndPoint DeadAddress() => new MemoryEndPoint("nobody");
}
