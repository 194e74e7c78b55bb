using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>
/// What came back beside the message, for a caller who asked by <see cref="CallContext.Capture"/>. Filled when the call
/// ends, whether it succeeded or failed; empty before. The headers of a stream are there with its first message already.
/// </summary>
public sealed class ResponseInfo
{
    internal ResponseInfo()
    {
    }

    /// <summary>The instance that answered; null when none did.</summary>
    public Instance? Instance { get; private set; }

    /// <summary>The values the service sent back (<see cref="CallResponse.SendBackward"/>); empty for none.</summary>
    public IReadOnlyDictionary<string, string> Backward { get; private set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the service said in the headers of a gRPC answer (<see cref="ResponseMeta.Headers"/>); empty for none.</summary>
    public RpcMetadata Headers { get; private set; } = RpcMetadata.Empty;

    /// <summary>The same of the trailers.</summary>
    public RpcMetadata Trailers { get; private set; } = RpcMetadata.Empty;

    /// <summary>How many attempts the call took, hedges included; 1 where it is not tried again.</summary>
    public int Attempts { get; private set; }

    internal void Fill(RpcStream stream)
    {
        Headers = stream.Headers;
        Trailers = stream.Trailers;
    }

    internal void Fill(ResponseMeta? meta)
    {
        Instance = meta?.Instance;
        Backward = meta?.Backward ?? ReadOnlyDictionary<string, string>.Empty;
        Headers = meta?.Headers ?? RpcMetadata.Empty;
        Trailers = meta?.Trailers ?? RpcMetadata.Empty;
        Attempts = meta?.Attempts ?? 1;
    }
}
