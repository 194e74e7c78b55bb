namespace Kitex.Idl.Model;

/// <summary>An <c>include</c> header.</summary>
public sealed class IdlInclude : IdlNode
{
    internal IdlInclude(string path, IdlPosition position)
        : base(position, IdlAnnotations.Empty)
    {
        Path = path;
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        Prefix = dot < 0 ? name : name[..dot];
    }

    /// <summary>The path as written.</summary>
    public string Path { get; }

    /// <summary>The name by which the file is referred to: its file name without directory and last extension.</summary>
    public string Prefix { get; }

    /// <summary>The included document; null only when it could not be loaded, which is an error of the result.</summary>
    public IdlDocument? Document { get; internal set; }

    /// <summary>Whether anything of the file is referred to.</summary>
    public bool Used { get; internal set; }
}
