using System.Net;
using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>A network in which every connection is on its way until all fail.</summary>
internal sealed class FailingLateEngine : NetworkEngine
{
    public const string Failure = "It failed late.";

    private readonly TaskCompletionSource<NetworkConnection> _dialing = new();

    public override string Name => "failing late";

    /// <summary>Lets all connections fail.</summary>
    public void Fail() => _dialing.SetException(new NetworkException(Failure));

    public override NetworkListener Listen(EndPoint address, ListenOptions options, ConnectionHandler handler) => throw new NotSupportedException();

    public override async ValueTask<NetworkConnection> DialAsync(EndPoint address, DialOptions options, CancellationToken cancellation = default) => await _dialing.Task;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
