using Kitex.Network;
using Kitex.Network.Memory;

namespace Kitex.Tests.Protocols;

/// <summary>Both ends of a connection in memory.</summary>
internal sealed class ConnectionPair : IAsyncDisposable
{
    private readonly MemoryEngine _engine;
    private readonly NetworkListener _listener;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ConnectionPair(MemoryEngine engine, NetworkListener listener) => (_engine, _listener) = (engine, listener);

    public NetworkConnection Near { get; private set; } = null!;

    public NetworkConnection Far { get; private set; } = null!;

    public static async Task<ConnectionPair> OpenAsync(TimeProvider? time = null, MemoryEngineOptions? options = null)
    {
        var engine = new MemoryEngine(options, time);
        var accepted = new TaskCompletionSource<NetworkConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        ConnectionPair? pair = null;
        var listener = engine.Listen(new MemoryEndPoint("pair"), new ListenOptions(), connection =>
        {
            accepted.SetResult(connection);
            return pair!._ended.Task;
        });
        pair = new ConnectionPair(engine, listener);
        pair.Far = await engine.DialAsync(new MemoryEndPoint("pair"), new DialOptions());
        pair.Near = await accepted.Task;
        return pair;
    }

    /// <summary>Sends from the far end.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Far.Output.Write(bytes.Span);
        Assert.Equal(FlushStatus.Flushed, await Far.FlushAsync(Timeout.InfiniteTimeSpan));
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await Far.DisposeAsync();
        await Near.DisposeAsync();
        await _listener.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
