using System.Buffers.Binary;
using Kitex.Network;

namespace Kitex.Registries.ZooKeeper.Wire;

/// <summary>Packets to and from a server, each behind its length. One reader and one writer at a time; it owns the connection.</summary>
internal sealed class PacketChannel(NetworkConnection connection) : IAsyncDisposable
{
    // A server sends at most jute.maxbuffer of a node's data, 1 MiB by default; names of children have no limit of their own.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Waits for a packet.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Ends the wait; the connection stays usable.</param>
    /// <returns>The packet, without its length.</returns>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="TimeoutException">None came.</exception>
    /// <exception cref="InvalidDataException">What came is no packet.</exception>
    public async ValueTask<byte[]> ReadAsync(TimeSpan limit, CancellationToken cancellation)
    {
        await NeedAsync(sizeof(int), limit, cancellation).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(connection.Input);
        if (length is < 0 or > MostBytes)
        {
            throw new InvalidDataException($"A packet claims {length} bytes, where {MostBytes} are the most: no ZooKeeper speaks here.");
        }

        await NeedAsync(sizeof(int) + length, limit, cancellation).ConfigureAwait(false);
        var packet = connection.Input.Slice(sizeof(int), length).ToArray();
        connection.Consume(sizeof(int) + length);
        return packet;
    }

    /// <summary>Writes a packet, to be sent with the next flush.</summary>
    public void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32BigEndian(connection.Output.Reserve(sizeof(int)).Span, header.Length + body.Length);
        connection.Output.Write(header);
        connection.Output.Write(body);
    }

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection is over.</exception>
    /// <exception cref="TimeoutException">The server did not take it.</exception>
    public async ValueTask FlushAsync(TimeSpan limit, CancellationToken cancellation)
    {
        switch (await connection.FlushAsync(limit, cancellation).ConfigureAwait(false))
        {
            case FlushStatus.Flushed: return;
            case FlushStatus.TimedOut: throw new TimeoutException($"The server took nothing for {limit}.");
            case FlushStatus.Canceled: throw new OperationCanceledException(cancellation);
            default: throw Broken();
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async ValueTask NeedAsync(int count, TimeSpan limit, CancellationToken cancellation)
    {
        switch (await connection.ReadAsync(count, limit, cancellation).ConfigureAwait(false))
        {
            case ReadStatus.Ready: return;
            case ReadStatus.Ended: throw new EndOfStreamException("The server has closed the connection.");
            case ReadStatus.TimedOut: throw new TimeoutException($"The server was silent for {limit}.");
            case ReadStatus.Canceled: throw new OperationCanceledException(cancellation);
            default: throw Broken();
        }
    }

    private NetworkException Broken() => new(connection.Failure?.Message ?? "The connection has ended.", connection.Failure);
}
