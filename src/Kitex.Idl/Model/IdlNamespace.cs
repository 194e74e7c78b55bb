namespace Kitex.Idl.Model;

/// <summary>A <c>namespace</c> header.</summary>
public sealed class IdlNamespace : IdlNode
{
    internal IdlNamespace(string language, string name, IdlPosition position, IdlAnnotations annotations)
        : base(position, annotations)
    {
        Language = language;
        Name = name;
    }

    /// <summary>The language the namespace is for, or <c>*</c> for all.</summary>
    public string Language { get; }

    /// <summary>The namespace, parts separated by dots.</summary>
    public string Name { get; }
}
