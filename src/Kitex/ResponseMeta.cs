namespace Kitex;

/// <summary>What came back beside the message.</summary>
public sealed class ResponseMeta
{
    /// <summary>The instance that answered; null when none was reached.</summary>
    public Instance? Instance { get; init; }
}
