namespace Kitex.Idl.Model;

/// <summary>A <c>service</c>.</summary>
public sealed class IdlService : IdlDefinition
{
    internal IdlService(
        IdlDocument document, string name, string? comment, IdlPosition position, string? extendsName, IdlPosition extendsPosition,
        IReadOnlyList<IdlMethod> methods)
        : base(document, name, comment, position)
    {
        ExtendsName = extendsName;
        ExtendsPosition = extendsPosition;
        Methods = methods;
    }

    /// <summary>The name after <c>extends</c> as written, or null.</summary>
    public string? ExtendsName { get; }

    /// <summary>The service that is extended, or null.</summary>
    public IdlService? Extends { get; internal set; }

    /// <summary>The service's own methods in the order of the file; names are unique.</summary>
    public IReadOnlyList<IdlMethod> Methods { get; }

    /// <summary>
    /// The service's own methods and those it inherits, own first; an own method hides an inherited one of the same name.
    /// </summary>
    public IEnumerable<IdlMethod> AllMethods
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var service = this; service is not null; service = service.Extends)
            {
                foreach (var method in service.Methods)
                {
                    if (seen.Add(method.Name))
                        yield return method;
                }
            }
        }
    }

    internal IdlPosition ExtendsPosition { get; }
}
