namespace Kitex.Protocols.Framing;

/// <summary>What stands around a reply beside its message. Empty where the framing has no header.</summary>
public readonly struct ReplyHeader
{
    /// <summary>The service's business error, which counts instead of the message; null for none.</summary>
    public BizStatusException? Business { get; init; }

    /// <summary>The values sent back; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Backward { get; init; }

    /// <summary>True when the server is about to close the connection: it must carry no other call.</summary>
    public bool IsLast { get; init; }
}
