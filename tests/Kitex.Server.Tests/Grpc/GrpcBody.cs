using System.Net;
using System.Threading.Channels;

namespace Kitex.Server.Tests.Grpc;

/// <summary>A request body that a test writes as it goes.</summary>
internal sealed class GrpcBody : HttpContent
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    public GrpcBody() => Headers.TryAddWithoutValidation("content-type", "application/grpc");

    public void Send(byte[] piece) => Assert.True(_pieces.Writer.TryWrite(piece));

    public void End() => _pieces.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The head of the request leaves before its first message.
        await stream.FlushAsync(cancellationToken);
        await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(piece, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
