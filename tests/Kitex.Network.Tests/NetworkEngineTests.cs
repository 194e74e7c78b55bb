using System.Net;
using Kitex.Testing;

namespace Kitex.Network.Tests;

/// <summary>What every engine must do, whatever carries the bytes. One derived class per engine; the parts by subject.</summary>
public abstract partial class NetworkEngineTests : IAsyncLifetime
{
    private protected const int TestTimeout = 60_000;

    private protected static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private NetworkEngine? _engine;

    private protected ManualTimeProvider Time { get; } = new();

    private protected NetworkEngine Engine => _engine ??= CreateEngine(Time);

    /// <summary>False where the transport knows no reset, so that the peer of an abort sees the end of the stream.</summary>
    private protected virtual bool AbortReachesPeer => true;

    /// <summary>Whether what came before a failure can be read behind it. A pipe that is completed with an exception gives nothing more.</summary>
    private protected virtual bool KeepsWhatCameBefore => true;

    /// <summary>
    /// True where a connection is opened by a handshake of both sides: whom the listener refuses sees its dial fail, the listener
    /// counts a connection before its handler has it, and reports a client that breaks off in between.
    /// </summary>
    private protected virtual bool HasHandshake => false;

    /// <summary>More than is ever under way without a reader, whatever the system's socket buffers grow to.</summary>
    private protected virtual int MoreThanFits => 32 * 1024 * 1024;

    private protected virtual int BigMessageBytes => 5 * 1024 * 1024;

    private protected virtual int TortureBytes => 300_000;

    private protected virtual int ManyConnections => 1000;

    private protected abstract NetworkEngine CreateEngine(TimeProvider time);

    /// <summary>An address nobody listens on yet.</summary>
    private protected abstract EndPoint FreshAddress();

    /// <summary>An address where a dial is refused.</summary>
    private protected abstract EndPoint DeadAddress();

    private protected Task<ConnectedPair> OpenAsync() => ConnectedPair.OpenAsync(Engine, FreshAddress());

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Engine.DisposeAsync();

    /// <summary>Waits for something another thread brings about soon.</summary>
    private protected static async Task EventuallyAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }
}
