using System.Net;

namespace Kitex.Network.Tls;

/// <summary>A port of another engine at which hands are shaken.</summary>
internal sealed class TlsListener(NetworkListener inner, TlsAcceptor acceptor) : NetworkListener
{
    public override EndPoint LocalEndPoint => inner.LocalEndPoint;

    public override int ConnectionCount => inner.ConnectionCount;

    public override async ValueTask StopAcceptingAsync()
    {
        await inner.StopAcceptingAsync().ConfigureAwait(false);
        acceptor.Stop();
    }

    public override Task WaitUntilEmptyAsync(CancellationToken cancellation = default) => inner.WaitUntilEmptyAsync(cancellation);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
