using System.Buffers;

namespace Kitex.Load.Calling;

/// <summary>The frames of unary calls with SocketsHttpHandler alone, on one connection.</summary>
internal sealed class Http2Calls(ClientOrder order) : Calls<int>
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<int> CallAsync()
    {
        using var request = Http2Frames.Request(order.Address, Http2Frames.Say, new ByteArrayContent(Http2Frames.Message));
        using var response = await _client.SendAsync(request, CancellationToken.None);
        var received = 0;
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(Http2Frames.Message.Length);
        try
        {
            while (await body.ReadAsync(buffer) is > 0 and var read)
            {
                received += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return response.TrailingHeaders.Contains("grpc-status") ? received : 0;
    }

    protected override bool IsRight(int response) => response == Http2Frames.Message.Length;
}
