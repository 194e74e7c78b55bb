namespace Kitex.Idl.Model;

/// <summary>A definition at the top level of a file.</summary>
public abstract class IdlDefinition : IdlNamedNode
{
    private protected IdlDefinition(IdlDocument document, string name, string? comment, IdlPosition position)
        : base(name, comment, position, IdlAnnotations.Empty) => Document = document;

    /// <summary>The file that holds the definition.</summary>
    public IdlDocument Document { get; }
}
