using System.Net;
using Kitex.Network.Connections;

namespace Kitex.Network.Memory;

/// <summary>A named port of a <see cref="MemoryEngine"/>.</summary>
internal sealed class MemoryListener(MemoryEngine engine, MemoryEndPoint address, ConnectionSet connections) : NetworkListener
{
    public override EndPoint LocalEndPoint => address;

    public override int ConnectionCount => connections.Count;

    public void Accept(ByteChannel channel) => connections.Serve(channel);

    public override ValueTask StopAcceptingAsync()
    {
        engine.Close(address, this);
        return ValueTask.CompletedTask;
    }

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => connections.WaitUntilEmptyAsync().WaitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        await connections.AbortAllAsync(new NetworkException($"The port {address} was closed.")).ConfigureAwait(false);
    }
}
