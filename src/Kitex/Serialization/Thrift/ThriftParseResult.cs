namespace Kitex.Serialization.Thrift;

/// <summary>The outcome of parsing bytes that may not all have arrived. A value: malformed input is normal traffic.</summary>
public readonly record struct ThriftParseResult
{
    private ThriftParseResult(ThriftParseStatus status, int length, string? reason) =>
        (Status, Length, Reason) = (status, length, reason);

    /// <summary>How it ended.</summary>
    public ThriftParseStatus Status { get; }

    /// <summary>
    /// When done, the bytes from the start of the input to the end of what was parsed. When more is needed, the length
    /// that the input must reach at least before another attempt can get any further.
    /// </summary>
    public int Length { get; }

    /// <summary>What is wrong and at which byte; null unless malformed.</summary>
    public string? Reason { get; }

    /// <summary>Parsed whole.</summary>
    public static ThriftParseResult Done(int length) => new(ThriftParseStatus.Done, length, null);

    /// <summary>The input must reach at least this length.</summary>
    public static ThriftParseResult NeedMore(int atLeast) => new(ThriftParseStatus.NeedMore, atLeast, null);

    /// <summary>Never valid.</summary>
    public static ThriftParseResult Malformed(string reason) => new(ThriftParseStatus.Malformed, 0, reason);
}
