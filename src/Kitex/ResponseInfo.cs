using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>
/// What came back beside the message, for a caller who asked by <see cref="CallContext.Capture"/>. Filled when the call
/// ends, whether it succeeded or failed; empty before.
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

    internal void Fill(ResponseMeta? meta)
    {
        Instance = meta?.Instance;
        Backward = meta?.Backward ?? ReadOnlyDictionary<string, string>.Empty;
    }
}
