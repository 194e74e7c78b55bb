using Kitex.Network;
using Kitex.Network.Timing;
using Kitex.Network.Tls;

namespace Kitex.Protocols.Http2;

/// <summary>The client's side of a connection: it opens the streams.</summary>
internal sealed class Http2ClientConnection : Http2Connection, IAsyncDisposable
{
    // Of a peer that takes nothing.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // For what is under way when the client is disposed.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    /// <summary>Sends what comes first, and begins to read.</summary>
    /// <param name="network">Owned from here on.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="pace">How often to ask whether the peer is there.</param>
    /// <param name="timers">Watch the deadlines.</param>
    public Http2ClientConnection(NetworkConnection network, Http2ConnectionOptions options, KeepalivePace pace, TimerWheel timers)
        : this(network, new Http2ClientStreams(options.StreamWindow), options, pace, timers)
    {
    }

    private Http2ClientConnection(NetworkConnection network, Http2ClientStreams streams, Http2ConnectionOptions options, KeepalivePace pace, TimerWheel timers)
        : base(network, streams, new Http2ClientReceiver(streams, options, pace, timers.Time), options, pace.Time, WriteTimeout, timers) =>
        Begin(output =>
        {
            Http2FrameWriter.WritePreface(output);
            Http2FrameWriter.WriteSettings(output,
            [
                new(Http2SettingId.EnablePush, 0),
                new(Http2SettingId.InitialWindowSize, (uint)options.StreamWindow),
                new(Http2SettingId.MaxHeaderListSize, (uint)options.Limits.MaxHeaderListBytes),
            ]);
        });

    /// <summary>True when it speaks TLS.</summary>
    public bool IsSecure => Network.Tls is not null;

    /// <summary>Why the server took no stream at all; null while it may, or for other reasons.</summary>
    public TlsHandshakeException? Refusal { get; private set; }

    /// <summary>Starts a stream, or lets it wait until the peer takes one more. <see cref="Http2Connection.Flush"/> sends it.</summary>
    public Http2OpenStatus Open(Http2ClientStream stream) =>
        Do(stream, static (stream, streams) => ((Http2ClientStreams)streams).Add(stream));

    /// <summary>Takes no stream any more, and closes when those under way have ended.</summary>
    public void Retire() => Do(0, static (_, streams) =>
    {
        streams.Close();
        return true;
    });

    /// <summary>Closes in good order when no stream is under way; streams under way end as lost, and the connection is reset.</summary>
    public async ValueTask DisposeAsync()
    {
        Retire();
        if (Count == 0)
        {
            await WaitUntilSentAsync().ConfigureAwait(false);
            await Ended.WaitAsync(EndTime, Timers.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Abort("The client was disposed.");
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    /// <inheritdoc/>
    protected override Exception? ExplainRefusal() => Refusal = TlsRecord.ExplainEnd(Network) ?? Network.Failure as TlsHandshakeException;

    /// <inheritdoc/>
    protected override TimeSpan ReadTimeout(long? begun) => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => Network.DisposeAsync();
}
