using System.Text;
using Kitex.Build.Emitting;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;
using Kitex.Tool.CommandLine;
using Kitex.Tool.Output;

namespace Kitex.Tool.Generation;

/// <summary>The code made of an IDL file and those it includes, and the names in it.</summary>
/// <param name="Document">The file that was named.</param>
/// <param name="Documents">It and all it includes.</param>
/// <param name="Symbols">The C# names of everything in them.</param>
/// <param name="Files">What is written for them, by paths relative to the project.</param>
internal sealed record IdlCode(
    IdlDocument Document, IReadOnlyList<IdlDocument> Documents, Symbols Symbols, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Reads the IDL and makes code of it; writes nothing.</summary>
    /// <exception cref="CommandFailure">The IDL is wrong.</exception>
    public static IdlCode Make(Arguments arguments, string directory, GenPath genPath, TextWriter report)
    {
        var loaded = IdlFile.Load(arguments.File, arguments.IncludeDirectories, directory, report);
        var document = loaded.Document!;
        IdlFile.Report(CheckServices(document, arguments), report);
        var sources = loaded.Documents.Select(each => Source(each, each == document, arguments, genPath)).ToList();
        var symbols = new Symbols(sources);
        List<EmitSource> wanted = arguments.NoRecurse ? [.. sources.Where(source => source.Document == document)] : sources;
        var emitted = CSharpEmitter.Emit(wanted, symbols);
        IdlFile.Report(emitted.Diagnostics, report);

        var files = emitted.Files.ToDictionary(static file => file.Name, static file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal);
        if (arguments.CopyIdl)
            CopyIdl(wanted, files);
        return new IdlCode(document, loaded.Documents, symbols, files);
    }

    /// <summary>Adds the files to those that a run writes.</summary>
    public void AddTo(FileChanges changes)
    {
        foreach (var (path, bytes) in Files)
            changes.Overwrite(path, bytes);
    }

    private static EmitSource Source(IdlDocument document, bool isMain, Arguments arguments, GenPath genPath)
    {
        var options = new EmitOptions
        {
            EmitServer = true,
            ServerInOwnFile = true,
            KeepUnknownFields = arguments.KeepUnknownFields,
            Namespace = isMain ? arguments.Use : null,
        };
        return new EmitSource(document, options, genPath.Folder(NamespaceNames.Of(document, options)));
    }

    private static IReadOnlyList<IdlDiagnostic> CheckServices(IdlDocument document, Arguments arguments)
    {
        if (document.Services.Count > 0)
            return arguments.CombineService ? CombinedService.AddTo(document) : [];
        return arguments.Service is null && !arguments.CombineService
            ? []
            : [new(ToolDiagnosticCode.NoService, IdlSeverity.Error, new IdlPosition(document.Path, 1, 1), "no service defined in the IDL; add one, or leave out -service to generate types alone.")];
    }

    // Beside the code made of it. Two files of one name in one namespace are told apart as their code is.
    private static void CopyIdl(IReadOnlyList<EmitSource> sources, Dictionary<string, byte[]> files)
    {
        foreach (var source in sources)
        {
            var name = Path.GetFileNameWithoutExtension(source.Document.Path);
            var path = $"{source.Folder}/{name}.thrift";
            for (var number = 2; files.ContainsKey(path); number++)
                path = $"{source.Folder}/{name}.{number}.thrift";
            files.Add(path, File.ReadAllBytes(source.Document.Path));
        }
    }
}
