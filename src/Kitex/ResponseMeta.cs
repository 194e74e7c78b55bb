using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>What came back beside the message.</summary>
public sealed record ResponseMeta
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

    /// <summary>How many attempts were made, hedges included. Default 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>True when telemetry is to report <see cref="ReportedError"/> and not the outcome, which a fallback made.</summary>
    internal bool IsReplaced { get; init; }

    /// <summary>The error before the fallback; null when there was none.</summary>
    internal RpcError? ReportedError { get; init; }
}
