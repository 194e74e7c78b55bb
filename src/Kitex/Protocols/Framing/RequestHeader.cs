namespace Kitex.Protocols.Framing;

/// <summary>What stands around a request beside its message, as spans of the input. Empty where the framing has no header.</summary>
public readonly ref struct RequestHeader
{
    /// <summary>The IDL's name of the service called; empty when the request names none.</summary>
    public ReadOnlySpan<byte> Service { get; init; }

    /// <summary>The calling service's name; empty when unknown.</summary>
    public ReadOnlySpan<byte> Caller { get; init; }

    /// <summary>The method of the caller from within which the call was made; empty when unknown.</summary>
    public ReadOnlySpan<byte> CallerMethod { get; init; }

    /// <summary>The caller's address as a proxy saw it; empty when the call came without one.</summary>
    public ReadOnlySpan<byte> CallerAddress { get; init; }

    /// <summary>How long the caller waits for the answer; zero when it did not say.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The values that travel with the call; null for none.</summary>
    public MetaInfo? Meta { get; init; }
}
