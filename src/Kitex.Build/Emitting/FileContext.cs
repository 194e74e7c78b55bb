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
        Types = new TypeNames(symbols);
        Containers = new Containers(symbols.Containers(Document), symbols.Namespace(Document), Types);
        Values = new Values(symbols, Types) { Containers = Containers };
        Code = new ValueCode(Types, Containers);
    }

    public IdlDocument Document { get; }

    public EmitOptions Options { get; }

    public Symbols Symbols { get; }

    public TypeNames Types { get; }

    public Containers Containers { get; }

    public Values Values { get; }

    public ValueCode Code { get; }
}
