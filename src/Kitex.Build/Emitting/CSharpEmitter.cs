using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Makes C# of IDL documents: one file for each, or two where the server has its own; the same bytes for the same input.</summary>
public static class CSharpEmitter
{
    private const string ServerSuffix = ".server";

    /// <summary>Generates the code of all documents. Bad input never throws.</summary>
    /// <param name="sources">The documents with everything they include, each file once and free of errors.</param>
    /// <returns>The files, or the errors.</returns>
    public static EmitResult Emit(IReadOnlyList<EmitSource> sources) => Emit(sources, new Symbols(sources));

    /// <summary>Generates the code of all documents with names chosen before.</summary>
    internal static EmitResult Emit(IReadOnlyList<EmitSource> sources, Symbols symbols)
    {
        IReadOnlyList<IdlDiagnostic> diagnostics =
        [
            .. symbols.Diagnostics,
            .. sources.SelectMany(static source => DefaultCheck.Run(source.Document)),
            .. sources.SelectMany(static source => ServiceCheck.Run(source.Document)),
        ];
        if (diagnostics.Count > 0)
            return new EmitResult([], diagnostics);

        // Files of one name in one folder are told apart by a number.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return new EmitResult([.. sources.SelectMany(source => Files(source, symbols, names))], []);
    }

    private static IEnumerable<GeneratedFile> Files(EmitSource source, Symbols symbols, HashSet<string> taken)
    {
        // The types of Protobuf are protoc's.
        if (source.Document is { Language: IdlLanguage.Protobuf, Services.Count: 0 })
            yield break;
        var name = FreeName(source, taken);
        yield return new GeneratedFile(name + ".g.cs", DocumentEmitter.Emit(source, symbols));
        if (HasServerFile(source))
            yield return new GeneratedFile($"{name}{ServerSuffix}.g.cs", DocumentEmitter.EmitServers(source, symbols));
    }

    private static bool HasServerFile(EmitSource source) =>
        source.Options is { EmitServer: true, ServerInOwnFile: true } && source.Document.Services.Count > 0;

    private static string FreeName(EmitSource source, HashSet<string> taken)
    {
        var name = Path.GetFileNameWithoutExtension(source.Document.Path);
        // Its types are not to be taken for the servers of another file.
        if (source.Options.ServerInOwnFile && name.EndsWith(ServerSuffix, StringComparison.OrdinalIgnoreCase))
            name = name.Replace('.', '_');
        var start = source.Folder.Length == 0 ? name : $"{source.Folder}/{name}";
        var result = start;
        for (var number = 2; !taken.Add(result); number++)
            result = $"{start}.{number}";
        return result;
    }
}
