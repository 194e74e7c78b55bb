namespace Kitex.Protocols.Framing;

/// <summary>What a response answers.</summary>
public readonly ref struct ReplyTarget
{
    /// <summary>A call of a method that is served.</summary>
    public ReplyTarget(RpcMethod method, int sequenceId, bool isLast)
    {
        Method = method;
        MethodName = method.Utf8Name.Span;
        Payload = method.Payload;
        SequenceId = sequenceId;
        IsLast = isLast;
    }

    /// <summary>A call of whatever the caller named; it can only be answered with an error.</summary>
    public ReplyTarget(ReadOnlySpan<byte> methodName, PayloadKind payload, int sequenceId, bool isLast)
    {
        Payload = payload;
        MethodName = methodName;
        SequenceId = sequenceId;
        IsLast = isLast;
    }

    /// <summary>What was called; null when it is not served.</summary>
    public RpcMethod? Method { get; }

    /// <summary>The method's name as the caller gave it.</summary>
    public ReadOnlySpan<byte> MethodName { get; }

    /// <summary>In what the request came, and the response goes.</summary>
    public PayloadKind Payload { get; }

    /// <summary>The caller's number of the call.</summary>
    public int SequenceId { get; }

    /// <summary>True when the server closes the connection after this response; the caller is told where the framing can.</summary>
    public bool IsLast { get; }
}
