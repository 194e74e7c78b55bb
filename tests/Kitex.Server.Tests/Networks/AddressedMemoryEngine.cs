using System.Net;
using Kitex.Network;
using Kitex.Network.Memory;

namespace Kitex.Server.Tests.Networks;

/// <summary>The memory engine under addresses that options can spell: "desk:1".</summary>
internal sealed class AddressedMemoryEngine : NetworkEngine
{
    private readonly MemoryEngine _memory = new(new MemoryEngineOptions { MaxChunkBytes = 1021 });

    public override string Name => _memory.Name;

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) =>
        new AddressedListener(address, _memory.Listen(Port(address), options, handler));

    public override ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default) =>
        _memory.DialAsync(Port(address), options, cancellation);

    public override ValueTask DisposeAsync() => _memory.DisposeAsync();

    private static MemoryEndPoint Port(EndPoint address) => new(AddressText.Format(address));
}
