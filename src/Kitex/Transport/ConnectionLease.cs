namespace Kitex.Transport;

/// <summary>A connection lent for one call, or the reason why there is none. Whoever rents it returns or discards it, once.</summary>
internal readonly struct ConnectionLease
{
    private readonly ConnectionSource _source;

    public ConnectionLease(ConnectionSource source, ClientConnection connection)
    {
        _source = source;
        Connection = connection;
    }

    public ConnectionLease(RpcError error)
    {
        _source = null!;
        Connection = null!;
        Error = error;
    }

    /// <summary>Why there is no connection; null when there is one.</summary>
    public RpcError? Error { get; }

    public ClientConnection Connection { get; }

    /// <summary>Gives back a connection whose last reply was read to its end.</summary>
    public ValueTask ReturnAsync() => _source.ReturnAsync(Connection);

    /// <summary>Closes a connection that must not carry another call.</summary>
    public ValueTask DiscardAsync() => _source.CloseAsync(Connection);
}
