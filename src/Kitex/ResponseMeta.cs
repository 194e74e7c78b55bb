using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>What came back beside the message.</summary>
public sealed class ResponseMeta
{
    /// <summary>The instance that answered; null when none was reached.</summary>
    public Instance? Instance { get; init; }

    /// <summary>The values the service sent back; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Backward { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// What the service said in the headers of a gRPC answer, the protocol's own fields left out; empty for none and in other
    /// protocols.
    /// </summary>
    public RpcMetadata Headers { get; init; } = RpcMetadata.Empty;

    /// <summary>The same of the trailers, which follow the message.</summary>
    public RpcMetadata Trailers { get; init; } = RpcMetadata.Empty;
}
