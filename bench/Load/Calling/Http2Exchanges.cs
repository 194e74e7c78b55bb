namespace Kitex.Load.Calling;

/// <summary>The frames of streams with SocketsHttpHandler alone, on one connection.</summary>
internal sealed class Http2Exchanges(ClientOrder order) : Exchanges
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Exchange Open() => new Http2Exchange(_client, order.Address);
}
