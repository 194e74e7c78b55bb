using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Connections;
using Kitex.Network.Tls;

namespace Kitex.Network.Pipes;

/// <summary>A pipe in both directions, made and carried by others (a web server, a TLS stream).</summary>
internal sealed class PipeChannel : ByteChannel
{
    private readonly Action<Exception?> _abort;
    private readonly Func<ValueTask> _dispose;
    private readonly PipeInput _input;
    private readonly PipeOutput _output;
    private Task _closing = Task.CompletedTask;

    /// <param name="pipe">The bytes; both halves are completed when the channel closes.</param>
    /// <param name="local">The address on this side, where there is one.</param>
    /// <param name="remote">The peer's address, where there is one.</param>
    /// <param name="abort">Cuts what carries the pipe; never waits.</param>
    /// <param name="dispose">Ends what carries the pipe, once and last, in whatever way the channel closed.</param>
    /// <param name="tls">What the handshake below has shown, where there was one.</param>
    public PipeChannel(IDuplexPipe pipe, EndPoint? local, EndPoint? remote, Action<Exception?> abort, Func<ValueTask> dispose, TlsHandshake? tls)
    {
        _input = new PipeInput(this, pipe.Input);
        _output = new PipeOutput(this, pipe.Output);
        _abort = abort;
        _dispose = dispose;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        Tls = tls;
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override TlsHandshake? Tls { get; }

    public override Task Closing => Volatile.Read(ref _closing);

    public override Transfer Receive(Span<byte> target) => _input.Receive(target);

    public override Transfer Peek() => _input.Peek();

    public override bool AwaitReadable() => _input.AwaitReadable();

    public override Transfer Send(OutputBuffer output) => _output.Send(output);

    public override void Close(bool abortive)
    {
        var cause = abortive ? Events.Failure ?? ClosedInMessage() : null;
        if (abortive)
        {
            _abort(cause);
        }

        Volatile.Write(ref _closing, CloseAsync(cause));
    }

    /// <summary>A failure of the pipe as one of the connection.</summary>
    public Transfer Broken(Exception cause) =>
        Transfer.Failed(cause as NetworkException ?? new NetworkException($"The connection to {PeerName} broke: {cause.Message}", cause));

    /// <summary>The cause where a stream is cut and nobody gave one.</summary>
    public NetworkException ClosedInMessage() => new($"The connection to {PeerName} was closed in the middle of a message.");

    private async Task CloseAsync(Exception? cause)
    {
        await EndAsync(() => _output.CloseAsync(cause)).ConfigureAwait(false);
        await EndAsync(() => _input.CloseAsync(cause)).ConfigureAwait(false);
        await EndAsync(_dispose).ConfigureAwait(false);
    }

    /// <summary>What fails while the connection ends has nobody left to tell, and must not keep the rest from ending.</summary>
    private static async ValueTask EndAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is over in any case.
        }
    }
}
