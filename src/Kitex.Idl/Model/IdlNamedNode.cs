namespace Kitex.Idl.Model;

/// <summary>A node with a name and a doc comment: definitions, fields, enum members and methods.</summary>
public abstract class IdlNamedNode : IdlNode
{
    private protected IdlNamedNode(string name, string? comment, IdlPosition position, IdlAnnotations annotations)
        : base(position, annotations)
    {
        Name = name;
        Comment = comment;
    }

    /// <summary>The name exactly as written. It may hold dots, which Thrift allows in every identifier.</summary>
    public string Name { get; }

    /// <summary>
    /// The comments directly before the node, or those at the end of its line when there are none before it, joined by line feeds
    /// and with their markers (<c>//</c>, <c>/*</c>; <c>#</c> becomes <c>//</c>); null when there is no comment.
    /// <see cref="IdlComment.Lines"/> gives the bare text.
    /// </summary>
    public string? Comment { get; internal set; }
}
