using System.Buffers;
using System.IO.Pipelines;
using Kitex.Network;
using Microsoft.AspNetCore.Connections;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>
/// A connection of the network engine as the web server sees it: what was received, from the first byte on, is copied into a
/// pipe; what is sent goes straight to the engine. Back-pressure holds both ways.
/// </summary>
internal sealed class HandedOverConnection : DefaultConnectionContext, IDuplexPipe
{
    private const int PauseBytes = 128 * 1024;
    private const int ResumeBytes = 64 * 1024;

    // The web server reads on the pool; the copying never goes on inside its calls.
    private static readonly PipeOptions InputOptions = new(
        readerScheduler: PipeScheduler.ThreadPool,
        writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: PauseBytes,
        resumeWriterThreshold: ResumeBytes,
        useSynchronizationContext: false);

    private readonly Pipe _received = new(InputOptions);
    private readonly HandedOverOutput _sent;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HandedOverConnection(NetworkConnection network, TimeSpan writeTimeout, TimeProvider time)
    {
        Network = network;
        Peer = new ServerConnection(network, time);
        _sent = new HandedOverOutput(network, writeTimeout);
        Transport = this;
        ConnectionClosed = _closed.Token;
        LocalEndPoint = network.LocalEndPoint;
        RemoteEndPoint = network.RemoteEndPoint;
        Features.Set(this);
    }

    public NetworkConnection Network { get; }

    /// <summary>The connection as handlers see it, calls apart.</summary>
    public ServerConnection Peer { get; }

    /// <summary>Ends the connection when it is old; null when it may grow as old as it likes.</summary>
    public ConnectionAge? Age { get; set; }

    public PipeReader Input => _received.Reader;

    public PipeWriter Output => _sent;

    /// <summary>Carries bytes until the web server lets the connection go. The caller disposes what lies below.</summary>
    public async Task RunAsync()
    {
        var reset = await ReceiveAllAsync().ConfigureAwait(false);
        Age?.Stop();
        await _received.Writer.CompleteAsync(reset).ConfigureAwait(false);
        await _closed.CancelAsync().ConfigureAwait(false);
        _ended.SetResult();
        await _released.Task.ConfigureAwait(false);
    }

    public override void Abort(ConnectionAbortedException abortReason) => Network.Abort(abortReason);

    public override void Abort() => Network.Abort();

    /// <summary>The web server lets the connection go.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _received.Reader.CompleteAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
        _stop.Dispose();
        _closed.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        _released.SetResult();
    }

    /// <summary>Copies until the peer ends, the connection breaks or the web server is done.</summary>
    /// <returns>How it broke; null when it did not.</returns>
    private async Task<Exception?> ReceiveAllAsync()
    {
        while (true)
        {
            if (!Network.Input.IsEmpty)
            {
                Take();
                if ((await _received.Writer.FlushAsync().ConfigureAwait(false)).IsCompleted)
                {
                    return null;
                }
            }

            switch (await Network.ReadAsync(1, Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(false))
            {
                case ReadStatus.Failed:
                    return new ConnectionResetException(Network.Failure?.Message ?? "The connection broke.", Network.Failure!);
                case ReadStatus.Ended or ReadStatus.Canceled:
                    return null;
            }
        }
    }

    private void Take()
    {
        var input = Network.Input;
        _received.Writer.Write(input);
        Network.Consume(input.Length);
    }
}
