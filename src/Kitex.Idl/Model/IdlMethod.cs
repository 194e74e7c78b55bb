namespace Kitex.Idl.Model;

/// <summary>A function of a service.</summary>
public sealed class IdlMethod : IdlNamedNode
{
    internal IdlMethod(
        string name, string? comment, IdlPosition position, IdlAnnotations annotations, bool isOneway, IdlType? result,
        IReadOnlyList<IdlField> arguments, IReadOnlyList<IdlField> throws)
        : base(name, comment, position, annotations)
    {
        IsOneway = isOneway;
        Result = result;
        Arguments = arguments;
        Throws = throws;
    }

    /// <summary>The service that defines the method.</summary>
    public IdlService Service { get; internal set; } = null!;

    /// <summary>Whether the method is <c>oneway</c>: no answer is sent.</summary>
    public bool IsOneway { get; }

    /// <summary>The type of the result; null for <c>void</c>.</summary>
    public IdlType? Result { get; }

    /// <summary>The arguments in the order of the file, with requiredness default or required. Ids and names may repeat, which is a warning.</summary>
    public IReadOnlyList<IdlField> Arguments { get; }

    /// <summary>The declared exceptions in the order of the file, all optional.</summary>
    public IReadOnlyList<IdlField> Throws { get; }

    /// <summary>The streaming mode.</summary>
    public IdlStreamingMode Streaming { get; internal set; }
}
