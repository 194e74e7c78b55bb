using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Idl.Sources;

namespace Kitex.Idl.Resolving;

/// <summary>The steps from a path to a result.</summary>
internal static class Compilation
{
    public static IdlResult Run(string path, IIdlSource source, IdlOptions options)
    {
        var loader = new DocumentLoader(source, options.IncludeDirectories);
        if (loader.LoadMain(path, out var error) is not { } main)
            return new IdlResult(null, [], [error!]);

        var documents = loader.Load(main);
        // A name that is missing because its definition could not be read is not worth a second message.
        if (!loader.Diagnostics.Values.Any(bag => bag.Broken))
            Resolve(documents, loader.Diagnostics);
        return new IdlResult(main, documents, [.. documents.SelectMany(document => loader.Diagnostics[document].InOrder())]);
    }

    private static void Resolve(List<IdlDocument> documents, Dictionary<IdlDocument, DiagnosticBag> diagnostics)
    {
        var tables = new Dictionary<IdlDocument, SymbolTable>();
        foreach (var document in documents)
        {
            var bag = diagnostics[document];
            var symbols = new SymbolTable(document, tables, bag);
            tables.Add(document, symbols);

            new DuplicateChecks(document, bag).Run();
            new TypeResolver(symbols, bag).Resolve();
            new ServiceResolver(symbols, bag).Resolve();
            new ValueResolver(symbols, bag).Resolve();
            new ConstantResolver(document, bag).Resolve();
        }
    }
}
