using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>What the emitters of one generated file share.</summary>
internal sealed class FileContext
{
    public FileContext(EmitSource source, Symbols symbols)
    {
        Document = source.Document;
        Options = source.Options;
        Symbols = symbols;
        Scope = new TypeScope(symbols.Namespace(Document));
        Types = new TypeNames(symbols, Scope);
        Containers = new Containers(symbols.Containers(Document), symbols.Namespace(Document), Types, Scope);
        Schemas = new Schemas(symbols.Enums(Document), symbols.Namespace(Document), Types, Scope);
        Values = new Values(symbols, Types) { Containers = Containers };
        Code = new ValueCode(Types, Containers);
    }

    public IdlDocument Document { get; }

    public EmitOptions Options { get; }

    public Symbols Symbols { get; }

    /// <summary>Who may see what is generated for services.</summary>
    public string Access => Options.IsInternal ? "internal" : "public";

    public TypeScope Scope { get; }

    public TypeNames Types { get; }

    public Containers Containers { get; }

    public Schemas Schemas { get; }

    public Values Values { get; }

    public ValueCode Code { get; }

    /// <summary>The arguments record of a method as a type; null when the method has none.</summary>
    public string? Arguments(IdlMethod method, MethodNames names) =>
        names.Arguments is { } record ? Scope.AsType(Symbols.Namespace(method.Service.Document), record) : null;
}
