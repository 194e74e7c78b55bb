using System.Net;
using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>A port that tells the address it was asked for.</summary>
internal sealed class AddressedListener(EndPoint address, NetworkListener listener) : NetworkListener
{
    public override EndPoint LocalEndPoint => address;

    public override int ConnectionCount => listener.ConnectionCount;

    public override ValueTask StopAcceptingAsync() => listener.StopAcceptingAsync();

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => listener.WaitUntilEmptyAsync(cancellation);

    public override ValueTask DisposeAsync() => listener.DisposeAsync();
}
