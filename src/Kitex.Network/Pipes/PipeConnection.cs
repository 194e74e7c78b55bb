using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Connections;
using Kitex.Network.Timing;
using Kitex.Network.Tls;

namespace Kitex.Network.Pipes;

/// <summary>Connections over pipes that somebody else made and carries: a web server's connection, a stream with pipes on it.</summary>
public static class PipeConnection
{
    /// <summary>Makes a connection that reads from and writes to the pipe.</summary>
    /// <remarks>
    /// A pipe that completes without an exception ends the stream in good order; one that completes with an exception breaks
    /// it. The connection waits while the pipe lets its writer wait, and never runs its reader's code inside the pipe's calls.
    /// </remarks>
    /// <param name="pipe">The bytes. Both halves belong to the connection, which completes them when it closes.</param>
    /// <param name="timers">Keeps the timeouts.</param>
    /// <param name="local">The address on this side; null where there is none.</param>
    /// <param name="remote">The peer's address; null where there is none.</param>
    /// <param name="abort">
    /// Cuts what carries the pipe so that the peer sees a failure; given the cause. Must neither wait nor throw.
    /// </param>
    /// <param name="dispose">
    /// Ends what carries the pipe, once, after both halves were completed; after an abort too. Awaited by
    /// <see cref="NetworkConnection.DisposeAsync"/>, so it should limit its own time.
    /// </param>
    /// <param name="tls">What the handshake below the pipe has shown; null where there was none.</param>
    public static NetworkConnection Create(
        IDuplexPipe pipe,
        TimerWheel timers,
        EndPoint? local,
        EndPoint? remote,
        Action<Exception?> abort,
        Func<ValueTask> dispose,
        TlsHandshake? tls = null)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        ArgumentNullException.ThrowIfNull(timers);
        ArgumentNullException.ThrowIfNull(abort);
        ArgumentNullException.ThrowIfNull(dispose);
        return new ChannelConnection(new PipeChannel(pipe, local, remote, abort, dispose, tls), timers);
    }
}
