using System.Runtime.CompilerServices;
using Kitex.Network.Connections;

namespace Kitex.Network.Tls;

/// <summary>
/// A connection as a stream, for a TLS stream to stand on. A read of no bytes waits until there are some; a write is sent
/// when it completes. The connection is not owned.
/// </summary>
internal sealed class ConnectionStream(NetworkConnection connection) : Stream
{
    // A TLS stream that answers a renegotiation writes beside its user's writes.
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>The connection below.</summary>
    public NetworkConnection Connection { get; } = connection;

    /// <summary>The first byte the peer sent; null before it.</summary>
    public byte? FirstByte { get; private set; }

    /// <summary>The bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw NotSupported();

    public override long Position
    {
        get => throw NotSupported();
        set => throw NotSupported();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            switch (await Connection.ReadAsync(1, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))
            {
                case ReadStatus.Ready:
                    return Take(buffer.Span);
                case ReadStatus.Ended:
                    return 0;
                case ReadStatus.Canceled:
                    throw new OperationCanceledException(cancellationToken);
                case ReadStatus.Failed:
                    throw Broken();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Connection.Output.Write(buffer.Span);
            switch (await Connection.FlushAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))
            {
                case FlushStatus.Canceled:
                    throw new OperationCanceledException(cancellationToken);
                case FlushStatus.Failed:
                    throw Broken();
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() => throw NotSupported();

    public override int Read(byte[] buffer, int offset, int count) => throw NotSupported();

    public override void Write(byte[] buffer, int offset, int count) => throw NotSupported();

    public override long Seek(long offset, SeekOrigin origin) => throw NotSupported();

    public override void SetLength(long value) => throw NotSupported();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> target)
    {
        var input = Connection.Input;
        FirstByte ??= input[0];
        var count = Math.Min(input.Length, target.Length);
        input[..count].CopyTo(target);
        Connection.Consume(count);
        BytesRead += count;
        return count;
    }

    private NetworkException Broken() => Connection.Failure as NetworkException ?? new NetworkException(
        $"The connection to {EndPointName.OfPeer(Connection.LocalEndPoint, Connection.RemoteEndPoint)} broke: {Connection.Failure?.Message}",
        Connection.Failure);

    private static NotSupportedException NotSupported() => new("A connection is read and written asynchronously, from front to end.");
}
