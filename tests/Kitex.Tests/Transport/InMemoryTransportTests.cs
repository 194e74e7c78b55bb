using Kitex.Transport;

namespace Kitex.Tests.Transport;

public sealed class InMemoryTransportTests
{
    [Fact]
    public async Task A_stream_is_refused_before_the_server_hears_of_it()
    {
        var heard = false;
        await using var transport = new InMemoryTransport((_, _) =>
        {
            heard = true;
            return new(RpcResponse.Success(null));
        });

        var response = await transport.InvokeAsync(new RpcRequest { Method = new TextMethod(kind: RpcKind.BidiStream) }, default);

        Assert.Equal(RpcErrorCode.Unsupported, response.Error?.Code);
        Assert.Contains("'memory' carries no streams", response.Error!.Message, StringComparison.Ordinal);
        Assert.False(heard);
    }
}
