using System.Net;
using Kitex.Network.Memory;
using Kitex.Network.Tls;

namespace Kitex.Network.Tests.Tls;

public sealed class TlsOverMemoryTests(TlsCertificates certificates) : NetworkEngineTests, IClassFixture<TlsCertificates>
{
    private int _addresses;

    private protected override bool HasHandshake => true;

    private protected override int MoreThanFits => 512 * 1024;

    private protected override NetworkEngine CreateEngine(TimeProvider time) =>
        new TlsEngine(new MemoryEngine(time: time), certificates.Options("localhost"), time);

    private protected override EndPoint FreshAddress() => new MemoryEndPoint($"port-{Interlocked.Increment(ref _addresses)}");

    private protected override EndPoint DeadAddress() => new MemoryEndPoint("nobody");
}
