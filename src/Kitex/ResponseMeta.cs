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
    /// What the service said in the headers of a gRPC answer; empty for none and in other protocols. Names in lower case; several
    /// values of a name are joined by commas; of names that end in <c>-bin</c> the base64 text.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The same of the trailers, which follow the message.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
