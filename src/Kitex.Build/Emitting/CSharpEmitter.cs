using Kitex.Idl.Diagnostics;

namespace Kitex.Build.Emitting;

/// <summary>Makes C# of IDL documents: one file for each, the same bytes for the same input.</summary>
public static class CSharpEmitter
{
    /// <summary>Generates the code of all documents. Bad input never throws.</summary>
    /// <param name="sources">The documents with everything they include, each file once and free of errors.</param>
    /// <returns>The files, or the errors.</returns>
    public static EmitResult Emit(IReadOnlyList<EmitSource> sources)
    {
        var symbols = new Symbols(sources);
        IReadOnlyList<IdlDiagnostic> diagnostics =
        [
            .. symbols.Diagnostics,
            .. sources.SelectMany(static source => DefaultCheck.Run(source.Document)),
            .. sources.SelectMany(static source => ServiceCheck.Run(source.Document)),
        ];
        if (diagnostics.Count > 0)
            return new EmitResult([], diagnostics);

        // Files of one name from several directories are told apart by a number.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new EmitResult([.. sources.Select(source => new GeneratedFile(FileName(source, names), DocumentEmitter.Emit(source, symbols)))], []);
    }

    private static string FileName(EmitSource source, HashSet<string> taken)
    {
        var name = Path.GetFileNameWithoutExtension(source.Document.Path);
        var result = name + ".g.cs";
        for (var number = 2; !taken.Add(result); number++)
            result = $"{name}.{number}.g.cs";
        return result;
    }
}
