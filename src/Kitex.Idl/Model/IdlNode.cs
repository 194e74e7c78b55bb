namespace Kitex.Idl.Model;

/// <summary>Anything of an IDL file that has a place in it and may carry annotations.</summary>
public abstract class IdlNode
{
    private protected IdlNode(IdlPosition position, IdlAnnotations annotations)
    {
        Position = position;
        Annotations = annotations;
    }

    /// <summary>Where the node begins: its name for named nodes, its first character otherwise.</summary>
    public IdlPosition Position { get; }

    /// <summary>The annotations in parentheses; empty when there are none.</summary>
    public IdlAnnotations Annotations { get; internal set; }
}
