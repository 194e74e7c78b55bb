using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>What came back beside the message.</summary>
public sealed class ResponseMeta
{
    /// <summary>The instance that answered; null when none was reached.</summary>
    public Instance? Instance { get; init; }

    /// <summary>The values the service sent back; empty for none.</summary>
    public IReadOnlyDictionary<string, string> Backward { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
