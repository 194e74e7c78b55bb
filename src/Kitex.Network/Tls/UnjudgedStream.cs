using System.Net.Security;

namespace Kitex.Network.Tls;

/// <summary>
/// A client's stream after a handshake in which the server asked for a certificate, or may have. The server judges what it got, or
/// did not get, when the client's part is over: until it has sent something, an end is most likely a refusal.
/// </summary>
/// <param name="stream">The stream. Not owned.</param>
/// <param name="transport">What lies below.</param>
/// <param name="peer">The server in words.</param>
/// <param name="given">The certificate for a server that asks; null when it asked and there is none.</param>
internal sealed class UnjudgedStream(SslStream stream, ConnectionStream transport, string peer, string? given) : Stream
{
    private volatile bool _judged;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _judged ? stream.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _judged ? stream.WriteAsync(buffer, cancellationToken) : WriteFirstAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            if (count == 0 && !buffer.IsEmpty)
            {
                throw Refused(null);
            }

            _judged |= count > 0;
            return count;
        }
        catch (IOException broken) when (broken is not TlsHandshakeException)
        {
            throw Refused(broken);
        }
    }

    private async ValueTask WriteFirstAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(buffer, cancellation).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw Refused(broken);
        }
    }

    private TlsHandshakeException Refused(IOException? broken)
    {
        var fault = TlsAlert.Read(broken, given, wasAsked: true) ?? Guess();
        return new TlsHandshakeException(fault.Reason, $"TLS handshake with {peer} failed: {fault.Text}", transport.Connection.RemoteEndPoint, broken);
    }

    /// <summary>Many servers, those of .NET among them, close without a word about it.</summary>
    private TlsFault Guess() => given is null
        ? new(TlsFailureReason.CertificateMissing, "the server asked for a client certificate, got none and closed the connection: it most likely requires one. Give the client a certificate.")
        : new(TlsFailureReason.RefusedByPeer, $"the server closed the connection before it said anything: if it asks for client certificates, it most likely does not trust the one it got ({given}). See the server's log.");
}
