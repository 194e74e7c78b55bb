using System.Net;
using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>A network that drops every packet: connecting waits until its time is over.</summary>
internal sealed class SilentEngine : NetworkEngine
{
    public override string Name => "silent";

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) => throw new NotSupportedException();

    public override async ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default)
    {
        await Task.Delay(options.Timeout, cancellation);
        throw new TimeoutException("No answer.");
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
