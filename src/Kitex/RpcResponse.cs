namespace Kitex;

/// <summary>The outcome of a call: a message, a stream, or an error. A value; nothing of it is shared or recycled.</summary>
public readonly struct RpcResponse
{
    /// <summary>The result; null for void, for streams and for errors.</summary>
    public object? Message { get; init; }

    /// <summary>On the client, the stream of a streaming call.</summary>
    public RpcStream? Stream { get; init; }

    /// <summary>What went wrong; null when the call succeeded.</summary>
    public RpcError? Error { get; init; }

    /// <summary>What came back beside the message; null for nothing.</summary>
    public ResponseMeta? Meta { get; init; }

    /// <summary>The same outcome with this beside it.</summary>
    public RpcResponse With(ResponseMeta? meta) => new() { Message = Message, Stream = Stream, Error = Error, Meta = meta };

    /// <summary>The same outcome with another stream, such as one around <see cref="Stream"/>.</summary>
    public RpcResponse With(RpcStream stream) => new() { Message = Message, Stream = stream, Error = Error, Meta = Meta };

    /// <summary>The error that telemetry reports: where a fallback made the outcome, mostly the one before.</summary>
    internal RpcError? ReportedError => Meta is { IsReplaced: true } meta ? meta.ReportedError : Error;

    /// <summary>The same failure in other words.</summary>
    internal RpcResponse With(RpcError error) => new() { Message = Message, Stream = Stream, Error = error, Meta = Meta };

    /// <summary>The same outcome after so many attempts.</summary>
    internal RpcResponse After(int attempts) => attempts == 1 ? this : With((Meta ?? new()) with { Attempts = attempts });

    /// <summary>A successful response.</summary>
    public static RpcResponse Success(object? message) => new() { Message = message };

    /// <summary>A failed response.</summary>
    public static RpcResponse Failure(RpcError error) => new() { Error = error };

    /// <summary>A failed response.</summary>
    public static implicit operator RpcResponse(RpcError error) => Failure(error);

    /// <summary>Same as <see cref="Failure"/>.</summary>
    public static RpcResponse FromRpcError(RpcError error) => Failure(error);
}
